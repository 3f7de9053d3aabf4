// The queue: pages by doubt, and how far the batch is.

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { get, query, session } from "../api";
import { opName, personName, t } from "../i18n";
import { bind, composing } from "../keys";
import { Header } from "../parts/Header";
import { go, search, setSearch } from "../router";
import { takeNext, tell } from "../state/desk";
import type { Status, Work } from "../types";

interface Listed { total: number; pages: Work[] }
interface Progress { pages: Partial<Record<Status, number>>; doubtful_seams: number; corrections: Record<string, number>; authors: Record<string, number> }

const listed = signal<Listed | null>(null);
const progress = signal<Progress | null>(null);
const STEP = 100;

async function load(): Promise<void> {
  try {
    const given = Object.fromEntries(search.value);
    [listed.value, progress.value] = await Promise.all([
      get<Listed>(`/pages${query({ ...given, limit: STEP })}`), get<Progress>("/progress"),
    ]);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error), { bad: true });
  }
}

export function Queue() {
  const address = search.value.toString();
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), 15000);
    return () => clearInterval(timer);
  }, [address]);
  const [at, setAt] = useState(-1);
  useLayoutEffect(() => bind("queue", [
    { keys: ["n"], label: t("queue.next"), run: () => void takeNext() },
    { keys: ["ArrowDown", "j"], label: t("do.nextblock"), run: () => move(1) },
    { keys: ["ArrowUp", "k"], label: t("do.prevblock"), run: () => move(-1) },
    { keys: ["/"], label: t("queue.words"), run: () => document.querySelector<HTMLInputElement>("#words")?.focus() },
  ]), []);
  const move = (delta: number) => {
    const links = [...document.querySelectorAll<HTMLElement>(".queue tbody a.page")];
    const now = links.indexOf(document.activeElement as HTMLElement);
    const next = Math.max(0, Math.min(links.length - 1, now + delta));
    links[next]?.focus();
    setAt(next);
  };
  useEffect(() => {
    document.title = `${t("queue")} · ${t("app")}`;
  });
  const offset = Number(search.value.get("offset") ?? 0);
  const total = listed.value?.total ?? 0;
  return (
    <>
      <Header title={t("queue")}>
        <button class="primary" onClick={() => void takeNext()} title="N">{t("queue.next")} <kbd>N</kbd></button>
      </Header>
      <main id="main" class="queue" data-at={at}>
        <Filters />
        <div class="columns">
          <section class="list" aria-label={t("queue")}>
            <table>
              <caption class="sr">{t("queue")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("queue.page")}</th>
                  <th scope="col" title={t("queue.doubt.meaning")}>{t("queue.doubt")}</th>
                  <th scope="col" class="num">{t("queue.seams")}</th>
                  <th scope="col" class="num">{t("queue.characters")}</th>
                  <th scope="col" class="num">{t("queue.revisions")}</th>
                  <th scope="col">{t("queue.status")}</th>
                  <th scope="col">{t("queue.assignee")}</th>
                </tr>
              </thead>
              <tbody>
                {listed.value?.pages.map((p) => <Row key={p.id} work={p} />)}
              </tbody>
            </table>
            {listed.value && !total && <p class="hint">{t("queue.empty")}</p>}
            {!listed.value && <p class="hint">{t("loading")}</p>}
            <p class="pager">
              <span>{t("queue.total", { n: total })}</span>
              <button disabled={offset <= 0} onClick={() => setSearch({ offset: offset > STEP ? String(offset - STEP) : null })}>{t("queue.earlier")}</button>
              <button disabled={offset + STEP >= total} onClick={() => setSearch({ offset: String(offset + STEP) })}>{t("queue.later")}</button>
            </p>
          </section>
          <Figures />
        </div>
      </main>
    </>
  );
}

function Row({ work: p }: { work: Work }) {
  const name = [p.title, p.date, p.page_number ? t("page.number", { n: p.page_number }) : null, p.section].filter(Boolean).join("  ");
  return (
    <tr>
      <th scope="row">
        <a class="page" href={p.doubtful_seams && p.status !== "accepted" ? `/pages/${p.id}/seams` : `/pages/${p.id}`}>{name || p.name}</a>
        <a class="file" href={`/pages/${p.id}`}>{p.name}</a>
        {p.lease && <span class="lease">● {t("queue.in", { name: personName(p.lease.holder) })}</span>}
        {p.stranded > 0 && <span class="warn">⚠ {t("page.stranded", { n: p.stranded })}</span>}
      </th>
      <td><meter min={0} max={3} low={0.3} high={1.2} optimum={0} value={Math.min(3, p.doubt)} aria-label={`${t("queue.doubt")} ${p.doubt.toFixed(2)}`} /> {p.doubt.toFixed(2)}</td>
      <td class="num">{p.doubtful_seams}</td>
      <td class="num">{p.doubtful_characters}</td>
      <td class="num">{p.revision}</td>
      <td><span class={`status ${p.status}`}>{t(`status.${p.status}`)}</span></td>
      <td>{p.assignee ?? ""}</td>
    </tr>
  );
}

function Filters() {
  const now = search.value;
  const [words, setWords] = useState(now.get("words") ?? "");
  const set = (values: Record<string, string | null>) => setSearch({ ...values, offset: null });
  useEffect(() => {
    const timer = setTimeout(() => {
      if (words !== (search.value.get("words") ?? "")) set({ words: words || null });
    }, 250);
    return () => clearTimeout(timer);
  }, [words]);
  const choice = (name: string, label: string, options: [string, string][]) => (
    <label>
      <span>{label}</span>
      <select value={now.get(name) ?? ""} name={name} onChange={(event) => set({ [name]: (event.target as HTMLSelectElement).value || null })}>
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </label>
  );
  const box = (name: string, label: string) => (
    <label class="check">
      <input type="checkbox" name={name} checked={now.get(name) === "true"}
        onChange={(event) => set({ [name]: (event.target as HTMLInputElement).checked ? "true" : null })} />
      <span>{label}</span>
    </label>
  );
  const me = session.value?.user?.name ?? "local";
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="grow">
        <span class="sr">{t("queue.words")}</span>
        <input id="words" type="search" placeholder={t("queue.words")} value={words}
          onInput={(event) => setWords((event.target as HTMLInputElement).value)}
          onKeyDown={(event) => !composing(event) && event.key === "Escape" && (event.target as HTMLElement).blur()} />
      </label>
      {choice("status", t("queue.status"), [["", t("queue.any")], ["new", t("status.new")], ["in_work", t("status.in_work")], ["done", t("status.done")], ["accepted", t("status.accepted")]])}
      {choice("assignee", t("queue.assignee"), [["", t("queue.any")], ["-", t("queue.nobody")], [me, t("queue.mine")]])}
      {choice("order", t("queue.order"), [["", t("queue.order.doubt")], ["date", t("queue.order.date")], ["name", t("queue.order.name")]])}
      {box("doubtful", t("queue.doubtful"))}
      {box("stranded", t("queue.stranded"))}
    </form>
  );
}

function Figures() {
  const found = progress.value;
  if (!found) return null;
  const total = Object.values(found.pages).reduce((a, b) => a + (b ?? 0), 0) || 1;
  const most = Math.max(1, ...Object.values(found.corrections));
  return (
    <aside class="figures" aria-label={t("progress")}>
      <h2>{t("progress")}</h2>
      <div class="stack" role="img" aria-label={(["accepted", "done", "in_work", "new"] as const).map((s) => `${t(`status.${s}`)} ${found.pages[s] ?? 0}`).join(", ")}>
        {(["accepted", "done", "in_work", "new"] as const).map((s) => (
          <span key={s} class={s} style={{ width: `${((found.pages[s] ?? 0) / total) * 100}%` }} />
        ))}
      </div>
      <dl class="counts">
        {(["new", "in_work", "done", "accepted"] as const).map((s) => (
          <div key={s}><dt><span class={`dot ${s}`} aria-hidden="true" />{t(`status.${s}`)}</dt><dd>{found.pages[s] ?? 0}</dd></div>
        ))}
      </dl>
      <p>{t("progress.left", { n: found.doubtful_seams })}</p>
      <h2>{t("progress.kinds")}</h2>
      {!Object.keys(found.corrections).length && <p class="hint">{t("progress.none")}</p>}
      <dl class="bars">
        {Object.entries(found.corrections).map(([op, n]) => (
          <div key={op}><dt>{opName(op)}</dt><dd><span style={{ width: `${(n / most) * 100}%` }} /><b>{n}</b></dd></div>
        ))}
      </dl>
    </aside>
  );
}
export const openPage = (id: number) => go(`/pages/${id}`);
