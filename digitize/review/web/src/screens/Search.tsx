// Full text over all articles: words and filters in the address, hits with what was found marked.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { get, query } from "../api";
import { t, typeName } from "../i18n";
import { bind, composing } from "../keys";
import { Header } from "../parts/Header";
import { search, setSearch } from "../router";

interface Hit {
  page: number; name: string; pages: number[]; newspaper: string | null; date: string | null;
  page_number: number | null; section: string | null; kind: string; ref: string;
  headline: string | null; authors: string[]; snippet: { text: string; marks: [number, number][] };
}
interface Found { total: number; growing: boolean; hits: Hit[] }
const STEP = 20;
const FILTERS = ["newspaper", "since", "until", "page", "author", "by_date"] as const;
type Filter = (typeof FILTERS)[number];
const DATE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?";

/** Where a hit opens: its page, with what was looked for, so that the place is marked there. */
export const opened = (hit: Hit, page: number, q: string) =>
  `/pages/${page}${query({ find: q, kind: hit.kind, ref: hit.ref,
    begun: page === hit.page ? null : hit.page, from: search.value.toString() })}`;

export function Search() {
  const now = search.value;
  const address = now.toString();
  const q = now.get("q") ?? "";
  const offset = Number(now.get("offset") ?? 0);
  const [found, setFound] = useState<Found | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    let stale = false;
    setWrong(null);
    setFound(null);
    if (!q.trim()) return;
    const load = () => get<Found>(`/search${query({ ...Object.fromEntries(now), offset, limit: STEP })}`).then(
      (answer) => {
        if (stale) return;
        setFound(answer);
        if (answer.growing) setTimeout(() => !stale && void load(), 3000);
      },
      (error: Error) => !stale && setWrong(error.message));
    void load();
    return () => {
      stale = true;
    };
  }, [address]);
  useEffect(() => {
    document.title = `${q ? `${q} · ` : ""}${t("search")} · ${t("app")}`;
  });
  useLayoutEffect(() => bind("search", [
    { keys: ["/"], label: t("search.words"), run: () => document.querySelector<HTMLInputElement>("#query")?.focus() },
    { keys: ["ArrowDown", "j"], label: t("do.nextblock"), run: () => move(1) },
    { keys: ["ArrowUp", "k"], label: t("do.prevblock"), run: () => move(-1) },
  ]), []);
  const total = found?.total ?? 0;
  return (
    <>
      <Header title={t("search")} />
      <main id="main" class="search-screen">
        <Box key={address} />
        {wrong && <p class="error" role="alert">{wrong}</p>}
        {found?.growing && <p class="notice" role="status">{t("search.growing")}</p>}
        {q.trim() && !found && !wrong && <p class="hint">{t("loading")}</p>}
        {found && <p class="total" role="status">{total ? t("search.total", { n: total }) : t("search.none")}</p>}
        <ol class="hits" start={offset + 1}>
          {found?.hits.map((hit) => <Row key={`${hit.name} ${hit.kind} ${hit.ref} ${hit.pages.join()}`} hit={hit} q={q} />)}
        </ol>
        {total > STEP && (
          <p class="pager">
            <button disabled={offset <= 0} onClick={() => setSearch({ offset: offset > STEP ? String(offset - STEP) : null })}>{t("queue.earlier")}</button>
            <span>{offset + 1}–{Math.min(total, offset + STEP)}</span>
            <button disabled={offset + STEP >= total} onClick={() => setSearch({ offset: String(offset + STEP) })}>{t("queue.later")}</button>
          </p>
        )}
      </main>
    </>
  );
}

function move(delta: number): void {
  const links = [...document.querySelectorAll<HTMLElement>(".hits a.hit")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[Math.max(0, Math.min(links.length - 1, at + delta))]?.focus();
}

function Box() {
  const now = search.value;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!now.get("q")) field.current?.focus();
  }, []);
  const send = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const value = (name: string) => String(given.get(name) ?? "").trim() || null;
    setSearch({ q: value("q"), offset: null, ...Object.fromEntries(FILTERS.map((name) => [name, value(name)])) });
  };
  const entry = (name: Filter, more: Record<string, unknown> = {}) => (
    <label>
      <span>{t(`search.${name}` as "search.page")}</span>
      <input type="text" name={name} size={10} defaultValue={now.get(name) ?? ""} {...more} />
    </label>
  );
  const date = { pattern: DATE, title: t("search.date"), placeholder: "2022-10" };
  return (
    <form class="filters" role="search" onSubmit={send}
      onKeyDown={(event) => composing(event) && event.key === "Enter" && event.preventDefault()}>
      <label class="words">
        <span class="sr">{t("search.words")}</span>
        <input id="query" ref={field} type="search" name="q" maxLength={200} placeholder={t("search.words")}
          aria-describedby="query-hint" defaultValue={now.get("q") ?? ""} />
      </label>
      <button class="primary" type="submit">{t("search.go")}</button>
      <p id="query-hint" class="explained">{t("search.hint")}</p>
      {entry("newspaper", { size: 14 })}
      {entry("since", date)}
      {entry("until", date)}
      {entry("page", { size: 4, inputMode: "numeric", pattern: "[1-9][0-9]{0,5}" })}
      {entry("author")}
      <label>
        <span>{t("search.order")}</span>
        <select name="by_date" defaultValue={now.get("by_date") ?? ""}>
          <option value="" selected={!now.get("by_date")}>{t("search.order.best")}</option>
          <option value="true" selected={now.get("by_date") === "true"}>{t("search.order.date")}</option>
        </select>
      </label>
    </form>
  );
}

function Row({ hit, q }: { hit: Hit; q: string }) {
  const where = [hit.newspaper, hit.date, hit.page_number ? t("search.onpage", { n: hit.page_number }) : null, hit.section];
  const first = hit.pages[0] ?? hit.page;
  const others = hit.pages.filter((page) => page !== first);
  return (
    <li>
      <a class="hit" href={opened(hit, first, q)}>
        {hit.headline ?? (hit.kind === "article" ? t("page.noheadline") : typeName(hit.kind))}
      </a>
      <p class="where">{[...where, hit.authors.join(" ")].filter(Boolean).join("  ")} <span class="file">{hit.name}</span></p>
      <p class="snippet" lang="zh"><Marked text={hit.snippet.text} marks={hit.snippet.marks} /></p>
      {others.map((page, i) => (
        <a key={page} class="more" href={opened(hit, page, q)}>{t("search.goeson", { n: i + 2 })}</a>
      ))}
    </li>
  );
}

/** Text with what was found marked; indices count characters, not UTF-16 units. */
function Marked({ text, marks }: { text: string; marks: [number, number][] }) {
  const characters = [...text];
  const pieces = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start < at) continue;
    pieces.push(characters.slice(at, start).join(""), <mark key={start}>{characters.slice(start, end).join("")}</mark>);
    at = end;
  }
  return <>{pieces}{characters.slice(at).join("")}</>;
}
