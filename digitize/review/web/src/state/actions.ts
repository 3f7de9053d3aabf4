// What a reviewer means by a key or a click, as operations on the page.

import { batch } from "@preact/signals";
import { t } from "../i18n";
import type { Operation, Point, Region, RegionType } from "../types";
import {
  article, edit, focus, links, members, mode, page, pick, regions, reread, select, selected, tell, turn,
} from "./desk";
import { inTurn } from "./turns";

const ids = () => selected.value.filter((id) => regions.value.has(id));
const known = (list: string[]): Region[] => list.map((id) => regions.value.get(id)).filter((r): r is Region => !!r);
export const isText = (r: Region | undefined | null): boolean => !!r && r.type === "body" && r.article !== null;

// What is selected is taken down at the key; what the page says is read when its turn has come.

export function newArticle(): void {
  const list = ids();
  if (list.length) void inTurn(() => edit([{ op: "article.new", regions: list }], t("op.article.new")));
}
export function split(): void {
  const at = focus.value;
  if (at) void inTurn(() => edit([{ op: "article.split", region: at }], t("op.article.split")));
}
export function unassign(): void {
  const list = ids();
  if (list.length) void inTurn(() => edit([{ op: "article.unassign", regions: list }], t("op.article.unassign")));
}
/** Marks the selected blocks; without any, the whole article. */
export function advertise(): void {
  const list = ids(), mine = article.value;
  void inTurn(() => {
    const all = list.length ? list : (members.value.get(mine ?? " ") ?? []).map((r) => r.id);
    return all.length ? edit([{ op: "article.advertisement", regions: all }], t("op.article.advertisement")) : null;
  });
}
function assign(list: string[], to: string): void {
  if (list.length) void inTurn(() => edit([{ op: "article.assign", regions: list, article: to }], t("op.article.assign")));
}
/** Articles of some blocks, in reading order. */
function articlesOf(list: string[]): string[] {
  const found = new Set(known(list).map((r) => r.article).filter((a): a is string => !!a));
  return (page.value?.articles ?? []).map((a) => a.id).filter((id) => found.has(id));
}
export function beginMerge(): void {
  const several = articlesOf(ids());
  if (several.length > 1) mergeAll(several);
  else if (article.value) beginPick("merge");
}
function mergeAll(list: string[]): void {
  void inTurn(async () => {
    const order = (page.value?.articles ?? []).map((a) => a.id);
    const [host, ...guests] = [...list].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    await edit(guests.map((guest) => ({ op: "article.merge", article: guest, into: host })), t("op.article.merge"));
    if (!article.value) article.value = host ?? null;
  });
}
export function beginPick(what: "assign" | "merge" | "after"): void {
  if (what !== "merge" && !ids().length) return;
  batch(() => {
    pick.value = what;
    mode.value = "pick";
  });
}
/** Back to what was selected before a target was looked for. */
export function endPick(): void {
  batch(() => {
    pick.value = null;
    mode.value = "select";
    focus.value = selected.value[selected.value.length - 1] ?? focus.value;
  });
}
/** A target was chosen in pick mode. */
export function picked(region: string | null, toArticle: string | null): void {
  const what = pick.value, list = ids(), mine = article.value;
  const from = list[list.length - 1];
  endPick();
  if (what === "assign" && toArticle) assign(list, toArticle);
  if (what === "merge" && toArticle && mine && mine !== toArticle) mergeAll([mine, toArticle]);
  if (what === "after" && region && from) goesOn(from, region);
}

/** One block goes on in another: a decision on its seam where both are text, else a sequence. */
export function goesOn(from: string, to: string): void {
  if (from === to) return;
  void inTurn(() => {
    const a = regions.value.get(from), b = regions.value.get(to);
    if (!a || !b) return null;
    const operation = isText(a) && (b.type === "body" || b.type === "other")
      ? { op: "seam.decide", from, to } : { op: "order.sequence", regions: [from, to] };
    return edit([operation], t("do.after"));
  });
}
export function cutLink(from: string): void {
  void inTurn(() => edit([{ op: "seam.decide", from, to: null }], t("do.end")));
}
export function ends(): void {
  const at = focus.value;
  void inTurn(() => {
    const found = regions.value.get(at ?? "");
    const goes = found && isText(found) && links.value.some((l) => l.from.id === found.id);
    return goes ? edit([{ op: "seam.decide", from: found.id, to: null }], t("do.end")) : null;
  });
}

/** Where one of a list stands after a step past its neighbour: behind whom, or undefined at the end. */
function past(order: string[], id: string | null, step: -1 | 1): string | null | undefined {
  const at = order.indexOf(id ?? " ");
  if (at < 0 || (step < 0 && at === 0)) return undefined;
  return step < 0 ? order[at - 2] ?? null : order[at + 1];
}
/** Alt+↑/↓: past the neighbour in reading order. */
export function nudge(step: -1 | 1): void {
  const id = focus.value;
  void inTurn(() => {
    const after = past((page.value?.regions ?? []).map((r) => r.id), id, step);
    return after === undefined ? null : edit([{ op: "order.move", region: id, after }], t(step < 0 ? "do.up" : "do.down"));
  });
}
export function nudgeArticle(step: -1 | 1): void {
  const id = article.value;
  void inTurn(() => {
    const after = past((page.value?.articles ?? []).map((a) => a.id), id, step);
    return after === undefined ? null : edit([{ op: "article.move", article: id, after }], t("op.article.move"));
  });
}
export function moveArticle(id: string, after: string | null): void {
  void inTurn(() => edit([{ op: "article.move", article: id, after }], t("op.article.move")));
}
/** A block dropped in the list: where it stands now, and in which article. */
export function moveRegion(id: string, after: string | null, to: string | null): void {
  void inTurn(() => {
    const region = regions.value.get(id);
    if (!region) return null;
    const operations: Operation[] = [];
    if (region.article !== to) {
      operations.push(to === null ? { op: "article.unassign", regions: [id] } : { op: "article.assign", regions: [id], article: to });
    }
    operations.push({ op: "order.move", region: id, after });
    return edit(operations, t("op.order.move"));
  });
}

export function retype(type: RegionType): void {
  const list = ids();
  void inTurn(() => {
    const changing = known(list).filter((r) => r.type !== type);
    return changing.length
      ? edit(changing.map((r) => ({ op: "region.retype", region: r.id, type })), t("op.region.retype")) : null;
  });
}
export function mergeRegions(): void {
  const list = ids();
  if (list.length < 2) return;
  void inTurn(async () => {
    await edit([{ op: "region.merge", regions: list }], t("op.region.merge"));
    const left = list.find((id) => regions.value.has(id));
    if (!focus.value && left) select([left]);
  });
}
export function removeRegions(): void {
  const list = ids();
  void inTurn(() => {
    const empty = known(list).filter((r) => !r.lines.length);
    if (empty.length) return edit(empty.map((r) => ({ op: "region.remove", region: r.id })), t("op.region.remove"));
    if (list.length) tell(t("do.remove.lines"), { bad: true });
    return null;
  });
}
/** Whether a line begins a paragraph, turned about. */
export function turnParagraph(line: string, begins: () => boolean): void {
  void inTurn(() => edit([{ op: "line.paragraph", line, begins: begins() }]));
}
export function draw(polygon: Point[], type: RegionType = "body"): void {
  const mine = article.value, at = focus.value;
  mode.value = "select";
  void inTurn(async () => {
    const before = new Set(regions.value.keys());
    const writing = regions.value.get(at ?? "")?.writing ?? page.value?.regions[0]?.writing ?? "horizontal";
    const saved = await edit([{ op: "region.draw", polygon, type, article: mine, writing }], t("op.region.draw"));
    const made = [...regions.value.keys()].find((id) => !before.has(id));
    if (!saved || !made) return;
    if (focus.value === at) select([made]);
    void reread(made, true);
  });
}
export function cutRegion(id: string, cut: [Point, Point]): void {
  const at = focus.value;
  mode.value = "select";
  void inTurn(async () => {
    const before = new Set(regions.value.keys());
    const count = (...of: string[]) => known(of).reduce((sum, r) => sum + r.lines.length, 0);
    const old = count(id);
    const saved = await edit([{ op: "region.split", region: id, cut }], t("op.region.split"));
    const made = [...regions.value.keys()].find((key) => !before.has(key));
    if (!saved || !made) return;
    if (focus.value === at) select([made]);
    if (count(id, made) > old) void reread(id, true).then(() => reread(made, true));
  });
}
export function reshape(id: string, polygon: Point[]): Promise<void> {
  return inTurn(async () => {
    const lines = regions.value.get(id)?.lines.length;
    const saved = await edit([{ op: "region.reshape", region: id, polygon }], t("op.region.reshape"));
    if (saved && lines !== regions.value.get(id)?.lines.length) void reread(id, true);
  });
}
/** Undo and redo wait their turn as everything does. */
export const undo = (): Promise<void> => inTurn(() => turn("undo"));
export const redo = (): Promise<void> => inTurn(() => turn("redo"));
