// Fields of an article and of the masthead. A field is saved when it is left, or by Enter.

import { useEffect, useRef, useState } from "preact/hooks";
import { t, type Key } from "../i18n";
import { composing } from "../keys";
import { article, articles, edit, page } from "../state/desk";
import { inTurn } from "../state/turns";
import type { Byline, Contact, Teaser } from "../types";

export function Field({ label, value, onSave, type = "text", name }: {
  label: string; value: string; onSave: (value: string) => void; type?: "text" | "number" | "date"; name?: string;
}) {
  const [text, setText] = useState(value);
  const known = useRef(value);
  const sent = useRef<string | null>(null); // on its way: leaving the field after Enter sends it once
  useEffect(() => {
    // A newer value replaces what is shown, but not what is being written.
    const before = known.current;
    known.current = value;
    sent.current = null;
    setText((now) => (now === before ? value : now));
  }, [value]);
  const save = () => {
    if (text === value || text === sent.current) return;
    sent.current = text;
    onSave(text);
  };
  return (
    <label class="entry">
      <span>{label}</span>
      <input {...({ type } as { type: "text" })} value={text} name={name} autocomplete="off"
        onInput={(event) => setText((event.target as HTMLInputElement).value)} onBlur={save}
        onKeyDown={(event) => {
          if (composing(event)) return;
          if (event.key === "Enter") {
            event.preventDefault();
            save();
          } else if (event.key === "Escape") {
            setText(value);
            (event.target as HTMLElement).blur();
          }
        }} />
    </label>
  );
}

const count = (text: string): number | null => (/^\d+$/.test(text.trim()) && Number(text) > 0 ? Number(text) : null);

export function ArticleFields() {
  const found = articles.value.get(article.value ?? "");
  if (!found) return <p class="hint">{t("page.select")}</p>;
  const set = (op: string, values: Record<string, unknown>) =>
    void inTurn(() => edit([{ op, article: found.id, ...values }]));
  return (
    <form class="fields" onSubmit={(event) => event.preventDefault()} key={found.id}>
      {(["kicker", "main", "sub"] as const).map((part) => (
        <Field key={part} name={part} label={t(`field.${part}`)} value={found.headline[part] ?? ""}
          onSave={(value) => set("article.headline", { [part]: value || null })} />
      ))}
      <People value={found.byline} onSave={(change) => void inTurn(() => edit([{
        op: "article.byline", article: found.id, byline: change(articles.value.get(found.id)?.byline ?? []),
      }]))} />
      <Field name="dateline" label={t("field.dateline")} value={found.dateline ?? ""}
        onSave={(value) => set("article.dateline", { dateline: value || null })} />
      <div class="pair">
        <Field name="continued_to" type="number" label={t("field.continued_to")} value={String(found.continued_to ?? "")}
          onSave={(value) => set("article.continuation", { continued_to: count(value) })} />
        <Field name="continued_from" type="number" label={t("field.continued_from")} value={String(found.continued_from ?? "")}
          onSave={(value) => set("article.continuation", { continued_from: count(value) })} />
      </div>
      <section class="told" lang="zh">
        <h3>{t("field.paragraphs")}</h3>
        {found.paragraphs.map((text, i) => <p key={i}>{text}</p>)}
        {found.captions.length > 0 && <h3>{t("field.captions")}</h3>}
        {found.captions.map((text, i) => <p key={i} class="caption">{text}</p>)}
      </section>
    </form>
  );
}

function People({ value, onSave }: { value: Byline[]; onSave: (change: (list: Byline[]) => Byline[]) => void }) {
  const [adding, setAdding] = useState(false);
  const [name, setName] = useState("");
  const change = (at: number, update: Partial<Byline>) =>
    onSave((list) => list.map((p, i) => (i === at ? { ...p, ...update } : p)).filter((p) => p.name.trim()));
  return (
    <fieldset class="people">
      <legend>{t("field.byline")}</legend>
      {value.map((person, i) => (
        <div class="triple" key={`${i}/${value.length}`}>
          <Field label={t("field.name")} value={person.name} onSave={(text) => change(i, { name: text })} />
          <Field label={t("field.role")} value={person.role ?? ""} onSave={(text) => change(i, { role: text || null })} />
          <Field label={t("field.organization")} value={person.organization ?? ""} onSave={(text) => change(i, { organization: text || null })} />
          <button type="button" class="small" aria-label={`${t("field.remove")} ${person.name}`}
            onClick={() => onSave((list) => list.filter((_, at) => at !== i))}>×</button>
        </div>
      ))}
      {adding ? (
        <label class="entry">
          <span>{t("field.name")}</span>
          <input ref={(element) => element?.focus()} value={name} onInput={(event) => setName((event.target as HTMLInputElement).value)}
            name="new-name"
            onKeyDown={(event) => {
              if (composing(event) || event.key !== "Enter") return;
              event.preventDefault();
              if (name.trim()) onSave((list) => [...list, { name: name.trim(), role: "记者", organization: null }]);
              setName("");
              setAdding(false);
            }} />
        </label>
      ) : (
        <button type="button" class="small" onClick={() => setAdding(true)}>+ {t("field.add")}</button>
      )}
    </fieldset>
  );
}

const TEXTS = ["title", "title_en", "date", "weekday", "lunar_date", "organizer", "publisher"] as const;

export function IssueFields() {
  const found = page.value;
  if (!found) return null;
  const issue = (values: Record<string, unknown>) => void inTurn(() => edit([{ op: "page.issue", ...values }]));
  const place = (values: Record<string, unknown>) => void inTurn(() => edit([{ op: "page.place", ...values }]));
  // A list is saved whole, so each change of it is made on the list that the one before has left.
  const teasers = (change: (list: Teaser[]) => Teaser[]) => void inTurn(() => edit([{
    op: "page.teasers", teasers: change(page.value?.teasers ?? []).map((x) => ({ title: x.title, page: x.page })),
  }]));
  const contacts = (change: (list: Contact[]) => Contact[]) => void inTurn(() => edit([{
    op: "page.issue", contacts: change(page.value?.issue.contacts ?? []).map((x) => ({ label: x.label, value: x.value })),
  }]));
  return (
    <form class="fields" onSubmit={(event) => event.preventDefault()}>
      <div class="pair">
        <Field type="number" name="page_number" label={t("issue.page_number")} value={String(found.page_number ?? "")}
          onSave={(value) => place({ page_number: count(value) })} />
        <Field name="section" label={t("issue.section")} value={found.section ?? ""} onSave={(value) => place({ section: value || null })} />
      </div>
      {TEXTS.map((name) => (
        <Field key={name} name={`issue-${name}`} label={t(`issue.${name}` as Key)} type={name === "date" ? "date" : "text"}
          value={found.issue[name] ?? ""} onSave={(value) => issue({ [name]: value || null })} />
      ))}
      <div class="pair">
        <Field type="number" name="issue-number" label={t("issue.number")} value={String(found.issue.number ?? "")}
          onSave={(value) => issue({ number: count(value) })} />
        <Field type="number" name="issue-page_count" label={t("issue.page_count")} value={String(found.issue.page_count ?? "")}
          onSave={(value) => issue({ page_count: count(value) })} />
      </div>
      <fieldset>
        <legend>{t("issue.teasers")}</legend>
        {found.teasers.map((teaser, i) => (
          <div class="wide-pair" key={`${i}/${found.teasers.length}`}>
            <Field label={t("issue.teaser.title")} value={teaser.title}
              onSave={(title) => teasers((list) => list.map((x, at) => (at === i ? { ...x, title } : x)).filter((x) => x.title.trim()))} />
            <Field type="number" label={t("issue.teaser.page")} value={String(teaser.page ?? "")}
              onSave={(value) => teasers((list) => list.map((x, at) => (at === i ? { ...x, page: count(value) } : x)))} />
            <button type="button" class="small" aria-label={`${t("field.remove")} ${teaser.title}`}
              onClick={() => teasers((list) => list.filter((_, at) => at !== i))}>×</button>
          </div>
        ))}
        <button type="button" class="small" onClick={() => teasers((list) => [...list, { title: "…", page: null }])}>+ {t("field.add")}</button>
      </fieldset>
      <fieldset>
        <legend>{t("issue.contacts")}</legend>
        {found.issue.contacts.map((contact, i) => (
          <div class="wide-pair even" key={`${i}/${found.issue.contacts.length}`}>
            <Field label={t("issue.contact.label")} value={contact.label}
              onSave={(label) => contacts((list) => list.map((x, at) => (at === i ? { ...x, label } : x)))} />
            <Field label={t("issue.contact.value")} value={contact.value}
              onSave={(value) => contacts((list) => list.map((x, at) => (at === i ? { ...x, value } : x)))} />
            <button type="button" class="small" aria-label={`${t("field.remove")} ${contact.label}`}
              onClick={() => contacts((list) => list.filter((_, at) => at !== i))}>×</button>
          </div>
        ))}
      </fieldset>
    </form>
  );
}
