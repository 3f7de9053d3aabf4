// Two people changed the same thing: both edits side by side, and nothing lost until one decides.

import { useEffect, useLayoutEffect } from "preact/hooks";
import { opName, t, when } from "../i18n";
import { bind } from "../keys";
import { Header } from "../parts/Header";
import { go } from "../router";
import { articles, reload, regions } from "../state/desk";
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
        {!found ? <p class="hint">{t("conflict.none")}</p> : (
          <>
            <h2>{t("conflict.title")}</h2>
            <p>{t("conflict.why")} <span class="message">{found.message}</span></p>
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
                    <p class="who"><b>{r.revision}</b> {r.author} · {when(r.created)}</p>
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

/** An operation in words: what it is, and what it speaks of. */
function Described({ operation }: { operation: Operation }) {
  const { op, ...rest } = operation;
  const name = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(name).join("、");
    if (value && typeof value === "object") return JSON.stringify(value);
    const text = String(value ?? "—");
    const region = regions.value.get(text);
    if (region) return `「${region.lines[0]?.text.slice(0, 14) ?? text}」`;
    const article = articles.value.get(text);
    if (article) return `《${article.headline.main ?? article.paragraphs[0]?.slice(0, 12) ?? text}》`;
    for (const r of regions.value.values()) {
      const line = r.lines.find((l) => l.id === text);
      if (line) return `「${line.text}」`;
    }
    return text;
  };
  const shown = Object.entries(rest).filter(([key]) => key !== "polygon" && key !== "lines");
  return (
    <div class="described" lang="zh">
      <b>{opName(op)}</b>
      <dl>{shown.map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{name(value)}</dd></div>)}</dl>
    </div>
  );
}
