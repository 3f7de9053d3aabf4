// Who did what: every revision with its difference, and the way back to it.

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { get } from "../api";
import { type Key, opName, personName, t, typeName, when } from "../i18n";
import { bind } from "../keys";
import { diff, displaced } from "../parts/diff";
import { Header } from "../parts/Header";
import { go } from "../router";
import { answer, missing, regions, restore } from "../state/desk";
import type { RegionType, RevisionEntry } from "../types";
import { Missing, Notices, pageTitle, usePage } from "./PageScreen";

interface Listed {
  revisions: RevisionEntry[];
  log: { kind: string; value: string | null; author: string; created: string }[];
  stranded: { revision: number; operation: { op: string }; reason: string }[];
}
interface Told { headline: { kicker: string | null; main: string | null; sub: string | null }; paragraphs: string[]; byline: { name: string }[]; dateline: string | null; regions: string[]; continued_to: number | null; continued_from: number | null }
interface Difference {
  from: number; to: number;
  lines: { line: string; before: string | null; after: string | null }[];
  regions: { region: string; what: string[]; type?: { before: RegionType; after: RegionType } }[];
  articles: { article: string; before: Told | null; after: Told | null }[];
  fields: { field: string; before: unknown; after: unknown }[];
  order: { before: string[]; after: string[] } | null;
}

export function History({ id }: { id: number }) {
  usePage(id);
  const [listed, setListed] = useState<Listed | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const revision = answer.value?.revision;
  useEffect(() => {
    void get<Listed>(`/pages/${id}/history`).then((found) => {
      setListed(found);
      setAt((now) => now ?? found.revisions[0]?.revision ?? null);
    });
  }, [id, revision]);
  useLayoutEffect(() => bind("history", [
    { keys: ["ArrowDown", "j"], label: t("history.before"), run: () => move(1) },
    { keys: ["ArrowUp", "k"], label: t("history.after"), run: () => move(-1) },
    { keys: ["r"], label: t("history.restore"), run: () => document.querySelector<HTMLElement>("button.restore")?.click() },
    { keys: ["Escape", "o"], label: t("conflict.back"), run: () => go(`/pages/${id}`) },
  ]), [id]);
  const move = (delta: number) => {
    const rows = [...document.querySelectorAll<HTMLElement>(".revisions button.entry")];
    const now = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
    const next = rows[Math.max(0, Math.min(rows.length - 1, now + delta))];
    next?.click();
    next?.focus();
  };
  useEffect(() => {
    document.title = `${t("history.title")} · ${pageTitle()}`;
  });
  if (missing.value) return <Missing />;
  return (
    <>
      <Header title={pageTitle()}>
        <a class="button" href={`/pages/${id}`}>{t("conflict.back")}</a>
      </Header>
      <Notices />
      <main id="main" class="history-screen">
        <section class="revisions" aria-label={t("history.title")}>
          <h2>{t("history.title")}</h2>
          <ol>
            {listed?.revisions.map((r) => (
              <li key={r.revision}>
                <button class={["entry", !r.in_force && r.kind === "edit" && "undone"].filter(Boolean).join(" ")}
                  aria-current={at === r.revision ? "true" : undefined} onClick={() => setAt(r.revision)}>
                  <b>{r.revision}</b>
                  <span class="what">{r.kind === "edit" ? [...new Set(r.verbs)].map(opName).join("、") : t(`history.kind.${r.kind}`, { n: r.target ?? "" })}</span>
                  {!r.in_force && r.kind === "edit" && <em>{t("history.undone")}</em>}
                  <span class="who">{personName(r.author)} · {when(r.created)}</span>
                </button>
              </li>
            ))}
            <li>
              <button class="entry" aria-current={at === 0 ? "true" : undefined} onClick={() => setAt(0)}>
                <b>0</b><span class="what">{t("history.machine")}</span>
              </button>
            </li>
          </ol>
          {!!listed?.stranded.length && (
            <>
              <h2>⚠ {t("history.stranded")}</h2>
              <ul class="stranded">
                {listed.stranded.map((s, i) => <li key={i}><b>{s.revision}</b> {opName(s.operation.op)}: {s.reason}</li>)}
              </ul>
            </>
          )}
          {!!listed?.log.length && (
            <>
              <h2>{t("history.log")}</h2>
              <ul class="log">
                {listed.log.map((e, i) => (
                  <li key={i}>{when(e.created)} · {personName(e.author)} · {t(`log.${e.kind}` as "log.status")} {e.kind === "status" ? t(`status.${e.value}` as "status.new") : e.value}</li>
                ))}
              </ul>
            </>
          )}
        </section>
        <Detail id={id} at={at} head={revision ?? 0} />
      </main>
    </>
  );
}

function Detail({ id, at, head }: { id: number; at: number | null; head: number }) {
  const [found, setFound] = useState<Difference | null>(null);
  useEffect(() => {
    setFound(null);
    if (at) void get<Difference>(`/pages/${id}/history/${at}`).then(setFound);
  }, [id, at]);
  if (at === null) return <section class="detail"><p class="hint">{t("progress.none")}</p></section>;
  const nothing = found && !found.lines.length && !found.regions.length && !found.articles.length && !found.fields.length && !found.order;
  return (
    <section class="detail" aria-live="polite">
      <p class="tools">
        {at !== head && head > 0 && <button class="restore primary" onClick={() => void restore(at)}>{t("history.restore")} <kbd>R</kbd></button>}
      </p>
      {at === 0 && <p>{t("history.machine")}</p>}
      {nothing && <p class="hint">{t("history.nothing")}</p>}
      {!!found?.lines.length && (
        <>
          <h3>{t("history.lines")}</h3>
          {found.lines.map((l) => <p key={l.line} class="change" lang="zh"><Diff before={l.before ?? ""} after={l.after ?? ""} /></p>)}
        </>
      )}
      {found?.order && <Order {...found.order} />}
      {!!found?.regions.length && (
        <>
          <h3>{t("history.regions")}</h3>
          <ul>
            {found.regions.map((r) => (
              <li key={r.region}>
                {regions.value.get(r.region)?.lines[0]?.text.slice(0, 18) || r.region}: {r.what.map((w) => (
                  w === "type" && r.type ? `${typeName(r.type.before)} → ${typeName(r.type.after)}` : opWord(w))).join("、")}
              </li>
            ))}
          </ul>
        </>
      )}
      {!!found?.articles.length && (
        <>
          <h3>{t("history.articles")}</h3>
          {found.articles.map((a) => <ArticleDifference key={a.article} before={a.before} after={a.after} />)}
        </>
      )}
      {!!found?.fields.length && (
        <>
          <h3>{t("history.fields")}</h3>
          {found.fields.map((f) => (
            <p key={f.field} class="change"><b>{fieldName(f.field)}</b> <Diff before={plain(f.before)} after={plain(f.after)} /></p>
          ))}
        </>
      )}
    </section>
  );
}
const WORDS: Record<string, [string, string]> = {
  new: ["新", "new"], gone: ["已无", "gone"], article: ["归属", "article"], outline: ["边框", "outline"], lines: ["所含行", "lines"], type: ["类型", "type"],
};
const opWord = (w: string) => WORDS[w]?.[document.documentElement.lang.startsWith("zh") ? 0 : 1] ?? w;

const fieldName = (field: string) => t((field.startsWith("issue.") ? field : `issue.${field}`) as Key);
/** A field's value as one reads it: entries of a list beside each other. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join("; ");
  if (value && typeof value === "object") return Object.values(value).map(plain).filter(Boolean).join(" ");
  return value === null || value === undefined ? "" : String(value);
}

export function Diff({ before, after }: { before: string; after: string }) {
  return (
    <>
      {diff(before, after).map((p, i) => (
        p.kind === "same" ? <span key={i}>{p.text}</span> : p.kind === "gone" ? <del key={i}>{p.text}</del> : <ins key={i}>{p.text}</ins>))}
    </>
  );
}

function ArticleDifference({ before, after }: { before: Told | null; after: Told | null }) {
  const title = (a: Told | null) => [a?.headline.kicker, a?.headline.main, a?.headline.sub].filter(Boolean).join(" / ");
  const people = (a: Told | null) => (a?.byline ?? []).map((p) => p.name).join("、");
  const [one, two] = [(before?.paragraphs ?? []).join("\n"), (after?.paragraphs ?? []).join("\n")];
  return (
    <article class="change" lang="zh">
      <h4><Diff before={title(before)} after={title(after)} /></h4>
      {people(before) !== people(after) && <p><Diff before={people(before)} after={people(after)} /></p>}
      {(before?.dateline ?? "") !== (after?.dateline ?? "") && <p><Diff before={before?.dateline ?? ""} after={after?.dateline ?? ""} /></p>}
      {(["continued_to", "continued_from"] as const).map((end) => (before?.[end] ?? null) !== (after?.[end] ?? null) && (
        <p key={end}>{t(`field.${end}`)} <Diff before={plain(before?.[end])} after={plain(after?.[end])} /></p>
      ))}
      {one !== two && <p class="body"><Shortened before={one} after={two} /></p>}
    </article>
  );
}

/** A difference with long stretches that stayed the same left out. */
function Shortened({ before, after }: { before: string; after: string }) {
  return (
    <>
      {diff(before, after).map((p, i) => {
        if (p.kind === "gone") return <del key={i}>{p.text}</del>;
        if (p.kind === "new") return <ins key={i}>{p.text}</ins>;
        return <span key={i}>{p.text.length > 70 ? `${p.text.slice(0, 30)} … ${p.text.slice(-30)}` : p.text}</span>;
      })}
    </>
  );
}

/** The blocks that changed their place, with their neighbours. */
function Order({ before, after }: { before: string[]; after: string[] }) {
  const rank = new Map(before.map((id, i) => [id, i]));
  const moved = displaced(before, after);
  const near = (i: number) => [i - 1, i, i + 1].some((at) => moved.has(after[at] ?? ""));
  const name = (id: string) => regions.value.get(id)?.lines[0]?.text.slice(0, 14) || id;
  return (
    <>
      <h3>{t("history.order")}</h3>
      <ol class="order-diff">
        {after.map((id, i) => ({ id, i })).filter(({ i }) => near(i)).map(({ id, i }) => (
          <li key={id} value={i + 1} class={moved.has(id) ? "moved" : ""}>
            {name(id)} {moved.has(id) && <em>{rank.has(id) ? `← ${(rank.get(id) ?? 0) + 1}` : "+"}</em>}
          </li>
        ))}
      </ol>
    </>
  );
}
