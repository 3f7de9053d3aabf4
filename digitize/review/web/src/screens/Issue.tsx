// All pages of an issue in a strip, with the continuations that lead from page to page as links.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { BASE, call, clientId, get } from "../api";
import { t } from "../i18n";
import { bind } from "../keys";
import { Header } from "../parts/Header";
import { query } from "../api";
import { tell } from "../state/desk";

interface Outline { id: string; uid: string; headline: string | null; opening: string; continued_to: number | null; continued_from: number | null; box: [number, number, number, number] | null }
interface IssuePage { id: number; name: string; status: string; revision: number; page_number: number | null; section: string | null; width: number; height: number; articles: Outline[] }
interface Link { from: { page: number; article: string }; to: { page: number; article: string } | null; page_number: number; set: boolean }
interface Strip { key: string; pages: IssuePage[]; links: Link[] }
const HEIGHT = 460;

export function Issue({ issueKey }: { issueKey: string }) {
  const [found, setFound] = useState<Strip | null>(null);
  const [from, setFrom] = useState<{ page: number; article: string } | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const load = () => get<Strip>(`/issue${query({ key: issueKey })}`).then(setFound, (error: Error) => setWrong(error.message));
  useEffect(() => {
    void load();
    document.title = `${issueKey} · ${t("app")}`;
  }, [issueKey]);
  useLayoutEffect(() => bind("issue", [
    { keys: ["Escape"], label: t("cancel"), when: () => from !== null, run: () => setFrom(null) },
  ]), [from]);

  const pageOf = (id: number) => found?.pages.find((p) => p.id === id);
  const outline = (end: { page: number; article: string } | null) => end ? pageOf(end.page)?.articles.find((a) => a.id === end.article) : undefined;

  const change = async (end: { page: number; article: string }, values: Record<string, unknown>) => {
    const p = pageOf(end.page);
    if (!p) return;
    await call("POST", `/pages/${p.id}/edits`,
      { operations: [{ op: "article.continuation", article: end.article, ...values }], client_id: clientId() },
      { "If-Match": `"${p.revision}"` });
  };
  const join = async (to: { page: number; article: string }) => {
    const start = from;
    setFrom(null);
    if (!start || start.page === to.page) return;
    try {
      await change(start, { continued_to: pageOf(to.page)?.page_number ?? null, continued_to_uid: outline(to)?.uid ?? null });
      await change(to, { continued_from: pageOf(start.page)?.page_number ?? null, continued_from_uid: outline(start)?.uid ?? null });
      tell(t("op.article.continuation"));
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error), { bad: true });
    }
    await load();
  };
  const cut = async (link: Link) => {
    try {
      await change(link.from, { continued_to: null, continued_to_uid: null });
      if (link.to) await change(link.to, { continued_from: null, continued_from_uid: null });
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error), { bad: true });
    }
    await load();
  };
  const choose = (page: number, article: string) => (from ? void join({ page, article }) : setFrom({ page, article }));

  return (
    <>
      <Header title={issueKey.replace("/", "  ")} />
      <main id="main" class="issue-screen">
        {wrong && <p class="error" role="alert">{wrong}</p>}
        {found && (
          <>
            <p class={from ? "legend asked" : "legend"} role="status">{from ? `${outline(from)?.headline ?? ""} → ${t("issue.join.hint")}` : t("issue.join")}</p>
            <Sheets strip={found} from={from} choose={choose} />
            <section class="links" aria-label={t("issue.links")}>
              <h2>{t("issue.links")}</h2>
              {!found.links.length && <p class="hint">{t("issue.nolinks")}</p>}
              <ul>
                {found.links.map((link) => (
                  <li key={`${link.from.page}/${link.from.article}`}>
                    <span>{t("page.number", { n: pageOf(link.from.page)?.page_number ?? "?" })} 《{outline(link.from)?.headline ?? outline(link.from)?.opening}》</span>
                    <span aria-hidden="true"> → </span>
                    <span>{t("page.number", { n: link.page_number })} {link.to ? `《${outline(link.to)?.headline ?? outline(link.to)?.opening}》` : <em>{t("issue.open")}</em>}</span>
                    <button onClick={() => void cut(link)}>{t("issue.cut")}</button>
                  </li>
                ))}
              </ul>
            </section>
          </>
        )}
      </main>
    </>
  );
}

const turns = (a: Outline) => [a.continued_from ? `←${a.continued_from}` : "", a.continued_to ? `→${a.continued_to}` : ""].filter(Boolean).join(" ");

function Sheets({ strip, from, choose }: { strip: Strip; from: { page: number; article: string } | null; choose: (page: number, article: string) => void }) {
  const holder = useRef<HTMLDivElement>(null);
  const scale = (p: IssuePage) => HEIGHT / p.height;
  const lefts = new Map<number, number>();
  let x = 0;
  for (const p of strip.pages) {
    lefts.set(p.id, x);
    x += p.width * scale(p) + 28;
  }
  const middle = (end: { page: number; article: string }): [number, number] | null => {
    const p = strip.pages.find((q) => q.id === end.page);
    const box = p?.articles.find((a) => a.id === end.article)?.box;
    if (!p || !box) return null;
    return [(lefts.get(p.id) ?? 0) + ((box[0] + box[2]) / 2) * scale(p), ((box[1] + box[3]) / 2) * scale(p)];
  };
  return (
    <div class="strip" ref={holder} tabIndex={0} role="group" aria-label={t("issue.strip")}>
      <div class="strip-inner" style={{ width: `${x}px` }}>
        {strip.pages.map((p) => (
          <figure key={p.id} class="sheet" style={{ width: `${p.width * scale(p)}px` }}>
            <div class="sheet-picture" style={{ height: `${HEIGHT}px` }}>
              <img src={`${BASE}/pages/${p.id}/cutting.jpg?x0=0&y0=0&x1=${p.width}&y1=${p.height}&width=900`} alt={p.name} loading="lazy" />
              {p.articles.map((a) => a.box && (
                <button key={a.id} class={from?.page === p.id && from.article === a.id ? "area chosen" : "area"}
                  title={a.headline ?? a.opening} aria-label={`${p.page_number ?? p.name}: ${a.headline ?? a.opening} ${turns(a)}`}
                  style={{ left: `${a.box[0] * scale(p)}px`, top: `${a.box[1] * scale(p)}px`, width: `${(a.box[2] - a.box[0]) * scale(p)}px`, height: `${(a.box[3] - a.box[1]) * scale(p)}px` }}
                  onClick={() => choose(p.id, a.id)}>
                  <span>{turns(a)}</span>
                </button>
              ))}
            </div>
            <figcaption><a href={`/pages/${p.id}`}>{t("page.number", { n: p.page_number ?? "?" })} {p.section ?? ""}</a> <span class={`status ${p.status}`}>{t(`status.${p.status}` as "status.new")}</span></figcaption>
          </figure>
        ))}
        <svg class="ribbons" width={x} height={HEIGHT} aria-hidden="true">
          {strip.links.map((link) => {
            const a = middle(link.from), b = link.to ? middle(link.to) : null;
            return a && b ? <path key={`${link.from.page}${link.from.article}`} d={`M${a[0]} ${a[1]}C${a[0] + 90} ${a[1] - 40} ${b[0] - 90} ${b[1] - 40} ${b[0]} ${b[1]}`} /> : null;
          })}
        </svg>
      </div>
    </div>
  );
}

export function Issues() {
  const [found, setFound] = useState<{ total: number; issues: { issue_key: string; title: string | null; date: string | null; pages: number; doubtful_seams: number }[] } | null>(null);
  useEffect(() => {
    void get<typeof found>("/issues?limit=500").then(setFound);
    document.title = `${t("issues")} · ${t("app")}`;
  }, []);
  return (
    <>
      <Header title={t("issues")} />
      <main id="main" class="plain">
        <ul class="issue-list">
          {found?.issues.map((i) => (
            <li key={i.issue_key}>
              <a href={`/issue${query({ key: i.issue_key })}`}>{i.title ?? "—"} {i.date ?? i.issue_key.split("/")[1]}</a>
              <span>{t("issues.pages", { n: i.pages })}</span>
              <span>{i.doubtful_seams ? t("progress.left", { n: i.doubtful_seams }) : "✓"}</span>
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}
