// What a reviewer means by a key or a click, as operations on the page.

import { batch } from "@preact/signals";
import { t } from "../i18n";
import type { Point, Region, RegionType } from "../types";
import {
  article, articles, edit, focus, links, members, mode, page, pick, regions, reread, select, selected, tell,
} from "./desk";

const chosen = (): Region[] => selected.value.map((id) => regions.value.get(id)).filter((r): r is Region => !!r);
const ids = () => selected.value.filter((id) => regions.value.has(id));
export const isText = (r: Region | undefined | null): boolean => !!r && r.type === "body" && r.article !== null;

export async function newArticle(): Promise<void> {
  if (!ids().length) return;
  const first = ids()[0] as string;
  const saved = await edit([{ op: "article.new", regions: ids() }], t("op.article.new"));
  if (saved) article.value = regions.value.get(first)?.article ?? null;
}
export async function split(): Promise<void> {
  const at = focus.value;
  if (!at) return;
  const saved = await edit([{ op: "article.split", region: at }], t("op.article.split"));
  if (saved) article.value = regions.value.get(at)?.article ?? null;
}
export async function unassign(): Promise<void> {
  if (ids().length) await edit([{ op: "article.unassign", regions: ids() }], t("op.article.unassign"));
}
/** Marks the selected blocks; without any, the whole article. */
export async function advertise(): Promise<void> {
  const all = ids().length ? ids() : (members.value.get(article.value ?? " ") ?? []).map((r) => r.id);
  if (all.length) await edit([{ op: "article.advertisement", regions: all }], t("op.article.advertisement"));
}
export async function assign(to: string): Promise<void> {
  if (ids().length && articles.value.has(to)) {
    await edit([{ op: "article.assign", regions: ids(), article: to }], t("op.article.assign"));
    article.value = to;
  }
}
/** Articles of the selection, in reading order. */
function chosenArticles(): string[] {
  const found = new Set(chosen().map((r) => r.article).filter((a): a is string => !!a));
  return (page.value?.articles ?? []).map((a) => a.id).filter((id) => found.has(id));
}
export function beginMerge(): void {
  const several = chosenArticles();
  if (several.length > 1) void mergeAll(several);
  else if (article.value) beginPick("merge");
}
async function mergeAll(list: string[]): Promise<void> {
  const [host, ...guests] = list;
  await edit(guests.map((guest) => ({ op: "article.merge", article: guest, into: host })), t("op.article.merge"));
  article.value = host ?? null;
}
export async function mergeWith(other: string): Promise<void> {
  const mine = article.value;
  if (!mine || mine === other) return;
  const order = (page.value?.articles ?? []).map((a) => a.id);
  const pair = [mine, other].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  await mergeAll(pair);
}
export function beginPick(what: "assign" | "merge" | "after"): void {
  if (what !== "merge" && !ids().length) return;
  batch(() => {
    pick.value = what;
    mode.value = "pick";
  });
}
/** A target was chosen in pick mode. */
export async function picked(region: string | null, toArticle: string | null): Promise<void> {
  const what = pick.value;
  const from = ids()[ids().length - 1];
  batch(() => {
    pick.value = null;
    mode.value = "select";
  });
  if (what === "assign" && toArticle) await assign(toArticle);
  if (what === "merge" && toArticle) await mergeWith(toArticle);
  if (what === "after" && region && from) await goesOn(from, region);
}

/** One block goes on in another: a decision on its seam where both are text, else a sequence. */
export async function goesOn(from: string, to: string): Promise<void> {
  if (from === to) return;
  const a = regions.value.get(from), b = regions.value.get(to);
  if (!a || !b) return;
  const operation = isText(a) && (b.type === "body" || b.type === "other")
    ? { op: "seam.decide", from, to } : { op: "order.sequence", regions: [from, to] };
  await edit([operation], t("do.after"));
}
export async function cutLink(from: string): Promise<void> {
  await edit([{ op: "seam.decide", from, to: null }], t("do.end"));
}
export async function ends(): Promise<void> {
  const at = regions.value.get(focus.value ?? "");
  if (at && isText(at) && links.value.some((l) => l.from.id === at.id)) await cutLink(at.id);
}

/** Alt+↑/↓: past the neighbour in reading order. */
export async function nudge(step: -1 | 1): Promise<void> {
  const order = page.value?.regions ?? [];
  const at = order.findIndex((r) => r.id === focus.value);
  const region = order[at];
  if (!region) return;
  const target = step < 0 ? order[at - 2]?.id ?? null : order[at + 1]?.id;
  if (target === undefined || (step < 0 && at === 0)) return;
  await edit([{ op: "order.move", region: region.id, after: target }], t(step < 0 ? "do.up" : "do.down"));
}
export async function nudgeArticle(step: -1 | 1): Promise<void> {
  const order = page.value?.articles ?? [];
  const at = order.findIndex((a) => a.id === article.value);
  const found = order[at];
  if (!found) return;
  const after = step < 0 ? order[at - 2]?.id ?? null : order[at + 1]?.id;
  if (after === undefined || (step < 0 && at === 0)) return;
  await edit([{ op: "article.move", article: found.id, after }], t("op.article.move"));
}
export async function moveArticle(id: string, after: string | null): Promise<void> {
  await edit([{ op: "article.move", article: id, after }], t("op.article.move"));
}
/** A block dropped in the list: where it stands now, and in which article. */
export async function moveRegion(id: string, after: string | null, to: string | null): Promise<void> {
  const region = regions.value.get(id);
  if (!region) return;
  const operations: { op: string; [key: string]: unknown }[] = [];
  if (region.article !== to) {
    operations.push(to === null ? { op: "article.unassign", regions: [id] } : { op: "article.assign", regions: [id], article: to });
  }
  operations.push({ op: "order.move", region: id, after });
  await edit(operations, t("op.order.move"));
}

export async function retype(type: RegionType): Promise<void> {
  const changing = chosen().filter((r) => r.type !== type);
  if (changing.length) {
    await edit(changing.map((r) => ({ op: "region.retype", region: r.id, type })), t("op.region.retype"));
  }
}
export async function mergeRegions(): Promise<void> {
  if (ids().length < 2) return;
  const saved = await edit([{ op: "region.merge", regions: ids() }], t("op.region.merge"));
  const left = ids()[0];
  if (saved && left) select([left]);
}
export async function removeRegions(): Promise<void> {
  const empty = chosen().filter((r) => !r.lines.length);
  if (empty.length) await edit(empty.map((r) => ({ op: "region.remove", region: r.id })), t("op.region.remove"));
  else if (ids().length) tell(t("op.region.remove") + " ✗", { bad: true });
}
export async function draw(polygon: Point[], type: RegionType = "body"): Promise<void> {
  const before = new Set(regions.value.keys());
  const writing = regions.value.get(focus.value ?? "")?.writing ?? page.value?.regions[0]?.writing ?? "horizontal";
  const saved = await edit([{ op: "region.draw", polygon, type, article: article.value, writing }], t("op.region.draw"));
  mode.value = "select";
  const made = [...regions.value.keys()].find((id) => !before.has(id));
  if (saved && made) {
    select([made]);
    await reread(made, true);
  }
}
export async function reshape(id: string, polygon: Point[]): Promise<void> {
  const lines = regions.value.get(id)?.lines.length;
  const saved = await edit([{ op: "region.reshape", region: id, polygon }], t("op.region.reshape"));
  if (saved && lines !== regions.value.get(id)?.lines.length) await reread(id, true);
}
export async function cutRegion(id: string, cut: [Point, Point]): Promise<void> {
  const before = new Map([...regions.value].map(([key, r]) => [key, r.lines.map((l) => l.polygon)]));
  const saved = await edit([{ op: "region.split", region: id, cut }], t("op.region.split"));
  mode.value = "select";
  const made = [...regions.value.keys()].find((key) => !before.has(key));
  if (saved && made) {
    select([made]);
    const old = before.get(id)?.length ?? 0;
    const now = (regions.value.get(id)?.lines.length ?? 0) + (regions.value.get(made)?.lines.length ?? 0);
    if (now > old) {
      await reread(id, true);
      await reread(made, true);
    }
  }
}
