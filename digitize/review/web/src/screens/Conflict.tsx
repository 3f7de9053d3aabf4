// Two people changed the same thing: both edits side by side, and nothing lost until one decides.

import { useEffect, useLayoutEffect } from "preact/hooks";
import { type Key, known, opName, personName, t, typeName, when } from "../i18n";
import { bind } from "../keys";
import { BASE, query } from "../api";
import { Header } from "../parts/Header";
import { boxOf } from "../parts/geometry";
import { go } from "../router";
import { answer, articles, reload, regions } from "../state/desk";
import * as outbox from "../state/outbox";
import type { Operation } from "../types";
import { pageTitle, usePage } from "./PageScreen";

export function Conflict({ id }: { id: number }) {
  usePage(id);
  const found = outbox.clash.value;
  const decide = (mine: boolean) => {
    outbox.resolve(mine);
    void reload(id).then(() => go(`/pages/${id}`));
  };
  useLayoutEffect(() => bind("conflict", [
    { keys: ["m"], label: t("conflict.keepmine"), run: () => decide(true) },
    { keys: ["t"], label: t("conflict.keeptheirs"), run: () => decide(false) },
  ]), [id]);
  useEffect(() => {
    void reload(id);
    document.title = `${t("state.conflict")} · ${t("app")}`;
  }, [id]);
  return (
    <>
      <Header title={pageTitle()}><a class="button" href={`/pages/${id}`}>{t("conflict.back")}</a></Header>
      <main id="main" class="conflict-screen">
        {!found ? <p class="hint">{t("conflict.none")}</p> : !answer.value ? <p class="hint">{t("loading")}</p> : (
          <>
            <h2>{t("conflict.title")}</h2>
            <p>{t("conflict.why")} <span class="message">{found.message.replace(/[A-Za-z][\w-]*/g, nameOf)}</span></p>
            <div class="sides">
              <section class="mine" aria-label={t("conflict.mine")}>
                <h3>{t("conflict.mine")}</h3>
                {found.change.operations?.map((o, i) => <Described key={i} operation={o} />)}
                <button class="primary" onClick={() => decide(true)}>{t("conflict.keepmine")} <kbd>M</kbd></button>
              </section>
              <section class="theirs" aria-label={t("conflict.theirs")}>
                <h3>{t("conflict.theirs")}</h3>
                {found.between.map((r) => (
                  <div key={r.revision} class="between">
                    <p class="who"><b>{r.revision}</b> {personName(r.author)} · {when(r.created)}</p>
                    {r.operations.map((o, i) => <Described key={i} operation={o} />)}
                    {r.kind !== "edit" && <p>{t(`history.kind.${r.kind}`, { n: r.target ?? "" })}</p>}
                  </div>
                ))}
                <button onClick={() => decide(false)}>{t("conflict.keeptheirs")} <kbd>T</kbd></button>
              </section>
            </div>
            {outbox.waiting.value.length > 1 && <p class="hint">{t("conflict.waiting", { n: outbox.waiting.value.length - 1 })}</p>}
          </>
        )}
      </main>
    </>
  );
}

/** What an id stands for, in words of the page; anything else as it is. */
function nameOf(id: string): string {
  const region = regions.value.get(id);
  if (region) return `「${region.lines[0]?.text.slice(0, 14) ?? id}」`;
  const article = articles.value.get(id);
  if (article) return `《${article.headline.main ?? article.paragraphs[0]?.slice(0, 12) ?? id}》`;
  for (const r of regions.value.values()) {
    const line = r.lines.find((l) => l.id === id);
    if (line) return `「${line.text}」`;
  }
  return personName(id);
}
function worded(key: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((v) => worded(key, v)).join("、");
  if (value && typeof value === "object") return Object.values(value).filter(Boolean).join(" ");
  if (typeof value === "boolean") return t(value ? "what.yes" : "what.no");
  if (key === "type") return typeName(String(value));
  if (key === "to" && value === null) return t("seams.end");
  return value === null || value === "" ? "—" : key === "text" ? String(value) : nameOf(String(value));
}
/** What a part of an operation is called: as in the fields where there is one. */
const called = (key: string) => {
  const name = [`what.${key}`, `field.${key}`, `issue.${key}`].find(known);
  return name ? t(name as Key) : key;
};

/** An operation in words: what it is, and what it speaks of. */
function Described({ operation }: { operation: Operation }) {
  const { op, ...rest } = operation;
  const shown = Object.entries(rest).filter(([key]) => !["polygon", "line", "lines", "cut", "rest"].includes(key) && !key.endsWith("_uid"));
  return (
    <div class="described" lang="zh">
      <b>{opName(op)}</b>
      {typeof rest.line === "string" && <Printed line={rest.line} />}
      <dl>{shown.map(([key, value]) => <div key={key}><dt>{called(key)}</dt><dd>{worded(key, value)}</dd></div>)}</dl>
    </div>
  );
}

/** The line as it is printed. */
function Printed({ line: id }: { line: string }) {
  const line = [...regions.value.values()].flatMap((r) => r.lines).find((l) => l.id === id);
  if (!line || !answer.value) return null;
  const b = boxOf(line.polygon);
  return <img class="printed" alt={t("text.picture")}
    src={`${BASE}/pages/${answer.value.id}/cutting.jpg${query({ x0: Math.round(b.x0), y0: Math.round(b.y0), x1: Math.round(b.x1), y1: Math.round(b.y1), width: 500 })}`} />;
}
