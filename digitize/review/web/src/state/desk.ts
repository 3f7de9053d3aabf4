// The page that is open: its document, what is selected, which tool is in hand.

import { batch, computed, signal } from "@preact/signals";
import { ApiError, BASE, call, get, session, tabId } from "../api";
import { t } from "../i18n";
import { go } from "../router";
import type { Article, Changes, Operation, PageAnswer, PageDocument, Region, SavedAnswer, Status } from "../types";
import * as outbox from "./outbox";

export type Mode = "select" | "order" | "link" | "lasso" | "draw" | "reshape" | "cut" | "pick";
export type Pick = "assign" | "merge" | "after";

export const answer = signal<PageAnswer | null>(null);
export const missing = signal<string | null>(null);
export const page = computed<PageDocument | null>(() => answer.value?.page ?? null);
export const selected = signal<string[]>([]);
export const focus = signal<string | null>(null);
export const hover = signal<string | null>(null);
export const article = signal<string | null>(null);
export const mode = signal<Mode>("select");
export const pick = signal<Pick | null>(null);
export const panel = signal<"text" | "fields" | "issue">("text");
export const announced = signal("");
export const toast = signal<{ text: string; undo?: boolean; bad?: boolean } | null>(null);
export const others = signal<{ holder: string; since: string } | null>(null);
export const reading = signal<string[]>([]);

export const regions = computed(() => new Map((page.value?.regions ?? []).map((r) => [r.id, r])));
export const articles = computed(() => new Map((page.value?.articles ?? []).map((a) => [a.id, a])));
/** Regions of each article in reading order; those of none under "". */
export const members = computed(() => {
  const found = new Map<string, Region[]>();
  for (const region of page.value?.regions ?? []) {
    const key = region.article ?? "";
    const list = found.get(key);
    if (list) list.push(region);
    else found.set(key, [region]);
  }
  return found;
});
/** A hue of its own for each article: neighbours in reading order lie far apart on the circle. */
export const hues = computed(() => {
  const found = new Map<string, number>();
  (page.value?.articles ?? []).forEach((a, i) => found.set(a.id, Math.round((i * 137.508 + 210) % 360)));
  return found;
});
export const numbers = computed(() => new Map((page.value?.regions ?? []).map((r, i) => [r.id, i + 1])));
/** Which text region follows which within an article. */
export const links = computed(() => {
  const found: { from: Region; to: Region }[] = [];
  const last = new Map<string, Region>();
  for (const region of page.value?.regions ?? []) {
    if (region.article === null || region.type !== "body") continue;
    const before = last.get(region.article);
    if (before) found.push({ from: before, to: region });
    last.set(region.article, region);
  }
  return found;
});

/** Vertical columns are read from right to left: ← goes on, → goes back. */
export const leftwards = computed(() => {
  const text = (page.value?.regions ?? []).filter((r) => r.type === "body");
  return text.filter((r) => r.writing === "vertical").length * 2 > text.length;
});

export function say(text: string): void {
  announced.value = announced.value === text ? `${text} ` : text;
}
export function tell(text: string, options: { undo?: boolean; bad?: boolean } = {}): void {
  toast.value = { text, ...options };
  say(text);
  const mine = toast.value;
  setTimeout(() => {
    if (toast.value === mine) toast.value = null;
  }, options.bad ? 9000 : 5000);
}

export async function open(id: number): Promise<void> {
  if (answer.value?.id === id && !missing.value) return;
  batch(() => {
    answer.value = null;
    missing.value = null;
    selected.value = [];
    focus.value = null;
    article.value = null;
    mode.value = "select";
    pick.value = null;
  });
  await reload(id);
}

export async function reload(id: number): Promise<void> {
  try {
    const found = await get<PageAnswer>(`/pages/${id}`);
    const now = answer.value;
    if (now?.id === id && now.revision > found.revision) return; // a save was faster than this answer
    answer.value = found;
    if (!article.value) article.value = answer.value.page.articles[0]?.id ?? null;
  } catch (error) {
    missing.value = error instanceof Error ? error.message : String(error);
  }
}

/** The document with the server's changes in it; what did not change stays the same object. */
export function merged(document: PageDocument, changes: Changes, revision: number): PageDocument {
  const regions = weave(document.regions, changes.regions, changes.region_order);
  const articles = weave(document.articles, changes.articles, changes.article_order);
  const rest: Partial<PageDocument> = {};
  for (const key of ["issue", "teasers", "seams", "repairs", "page_number", "section"] as const) {
    if (key in changes) Object.assign(rest, { [key]: changes[key] });
  }
  return { ...document, ...rest, regions, articles, revision };
}
function weave<T extends { id: string }>(old: T[], changed: T[], order: string[] | null): T[] {
  if (!changed.length && !order) return old;
  const known = new Map(old.map((x) => [x.id, x]));
  for (const item of changed) known.set(item.id, item);
  return (order ?? old.map((x) => x.id)).map((id) => known.get(id)).filter((x): x is T => x !== undefined);
}

function take(id: number, saved: SavedAnswer): void {
  const now = answer.value;
  if (!now || now.id !== id || saved.revision < now.revision) return;
  const at = regions.value.get(focus.value ?? "");
  const follows = !!at?.article && at.article === article.value;
  batch(() => {
    answer.value = {
      ...now, ...{ can_undo: saved.can_undo, can_redo: saved.can_redo, questions: saved.questions },
      machine_text: saved.machine_text, revision: saved.revision,
      page: merged(now.page, saved.changes, saved.revision),
    };
    selected.value = selected.value.filter((r) => regions.value.has(r));
    if (focus.value && !regions.value.has(focus.value)) focus.value = null;
    // The article at hand is that of the block at hand, wherever it went.
    if (follows) article.value = regions.value.get(focus.value ?? "")?.article ?? article.value;
    if (article.value && !articles.value.has(article.value)) {
      article.value = (focus.value && regions.value.get(focus.value)?.article) || null;
    }
  });
}

outbox.listen(
  (change, saved) => {
    if (answer.value && change.revision !== answer.value.revision && change.page === answer.value.id) {
      void reload(change.page); // the answer speaks of another state than the one at hand
      return;
    }
    take(change.page, saved);
  },
  (_change, error) => tell(error.message, { bad: true }),
);

/** Make an edit; resolves when the server has it. */
export async function edit(operations: Operation[], said?: string): Promise<SavedAnswer | null> {
  const now = answer.value;
  if (!now) return null;
  const saved = await outbox.send({ page: now.id, revision: now.revision, kind: "edits", operations });
  if (saved && said) tell(said, { undo: true });
  return saved;
}
export async function turn(kind: "undo" | "redo"): Promise<void> {
  const now = answer.value;
  if (!now) return;
  const saved = await outbox.send({ page: now.id, revision: now.revision, kind });
  if (saved) say(t(kind === "undo" ? "page.undo" : "page.redo"));
}
export async function restore(to: number): Promise<SavedAnswer | null> {
  const now = answer.value;
  if (!now) return null;
  return outbox.send({ page: now.id, revision: now.revision, kind: "restore", to });
}
/** Lines of a region read again by the engine, after it was drawn or cut. */
export async function reread(region: string, quiet = false): Promise<void> {
  const now = answer.value;
  if (!now) return;
  reading.value = [...reading.value, region];
  try {
    const done = await call<SavedAnswer>("POST", `/pages/${now.id}/readings`,
      { region, client_id: `${tabId().slice(0, 20)}.${Date.now().toString(36)}` },
      { "If-Match": `"${answer.value?.revision ?? now.revision}"` });
    if (done) await catchUp();
  } catch (error) {
    if (!quiet && error instanceof Error) tell(error.message, { bad: true });
    else if (error instanceof ApiError) say(error.message);
  } finally {
    reading.value = reading.value.filter((r) => r !== region);
  }
}

/** Bring the page up to date with what others saved. */
export async function catchUp(): Promise<void> {
  const now = answer.value;
  if (!now || outbox.waiting.value.length) return;
  const saved = await get<SavedAnswer>(`/pages/${now.id}/changes?since=${now.revision}`);
  if (answer.value?.revision !== now.revision || saved.revision <= now.revision) return;
  take(now.id, saved);
  const names = [...new Set((saved.between ?? []).map((r) => r.author))];
  if (names.length) say(t("page.changed", { name: names.join(", ") }));
}

/** The heartbeat of the page's lease. */
export async function beat(takeover = false): Promise<void> {
  const now = answer.value;
  if (!now) return;
  try {
    const lease = await call<{ holder: string; since: string; revision: number }>(
      "PUT", `/pages/${now.id}/lease`, { tab: tabId(), takeover });
    others.value = null;
    if (lease.revision > now.revision) await catchUp();
  } catch (error) {
    if (error instanceof ApiError && error.status === 423) {
      others.value = error.detail as { holder: string; since: string };
      await catchUp().catch(() => {});
    }
  }
}
/** A tab that is closed leaves its page at once. */
addEventListener("pagehide", () => {
  const now = answer.peek();
  if (!now || others.peek()) return;
  void fetch(`${BASE}/pages/${now.id}/lease?tab=${tabId()}`, {
    method: "DELETE", keepalive: true, credentials: "same-origin", headers: { "X-CSRF-Token": session.peek()?.csrf ?? "" },
  }).catch(() => {});
});
export async function leave(): Promise<void> {
  const now = answer.value;
  others.value = null;
  if (now) await call("DELETE", `/pages/${now.id}/lease?tab=${tabId()}`).catch(() => {});
}

export async function setStatus(status: Status): Promise<boolean> {
  const now = answer.value;
  if (!now) return false;
  try {
    const work = await call<PageAnswer["work"]>("PUT", `/pages/${now.id}/status`, { status });
    if (answer.value?.id === now.id) answer.value = { ...answer.value, work };
    return true;
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error), { bad: true });
    return false;
  }
}
export async function takeNext(): Promise<void> {
  try {
    const work = await call<{ id: number; doubtful_seams: number }>("POST", "/pages/next", { tab: tabId() });
    go(work.doubtful_seams ? `/pages/${work.id}/seams` : `/pages/${work.id}`);
  } catch (error) {
    tell(error instanceof ApiError && error.status === 404 ? t("queue.none") : String(error), { bad: true });
    go("/");
  }
}

export function select(ids: string[], keepArticle = false): void {
  batch(() => {
    selected.value = ids;
    focus.value = ids[ids.length - 1] ?? null;
    if (!keepArticle && focus.value) article.value = regions.value.get(focus.value)?.article ?? null;
    if (focus.value) {
      const region = regions.value.get(focus.value);
      if (region) say(`${numbers.value.get(region.id)} ${t(`type.${region.type}`)} ${(region.lines[0]?.text ?? "").slice(0, 20)}`);
    }
  });
}
export function titleOf(found: Article | undefined): string {
  if (!found) return "";
  return found.headline.main || `${t("page.noheadline")} ${(found.paragraphs[0] ?? "").slice(0, 18)}`;
}
