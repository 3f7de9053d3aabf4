// One page: the list of articles, the scan with everything drawn on it, the text beside its picture.

import { flushSync } from "preact/compat";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { session } from "../api";
import { t, typeName } from "../i18n";
import { bind, type Binding } from "../keys";
import { ArticleList } from "../parts/ArticleList";
import { ArticleFields, IssueFields } from "../parts/Fields";
import { Header } from "../parts/Header";
import { Icon } from "../parts/Icon";
import { legend, orderClick, pan, Scan, show, whole, zoom } from "../parts/Scan";
import { TextPane } from "../parts/TextPane";
import { boxOf } from "../parts/geometry";
import { go, search } from "../router";
import * as actions from "../state/actions";
import {
  answer, article, articles, beat, focus, leave, leftwards, members, missing, mode, type Mode, numbers, open, others, page,
  panel, pick, regions, reread, select, selected, setStatus, takeNext,
} from "../state/desk";
import { clash } from "../state/outbox";
import { REGION_TYPES, type RegionType, type Status } from "../types";

const MODES: { mode: Mode; key: string }[] = [
  { mode: "select", key: "v" }, { mode: "order", key: "o" }, { mode: "link", key: "l" }, { mode: "lasso", key: "q" },
  { mode: "draw", key: "r" }, { mode: "reshape", key: "e" }, { mode: "cut", key: "c" },
];

export function pageTitle(): string {
  const found = page.value;
  if (!found) return "";
  const parts = [found.issue.title, found.issue.date, found.page_number ? t("page.number", { n: found.page_number }) : null, found.section];
  return parts.filter(Boolean).join("  ") || (answer.value?.work.name ?? "");
}

/** Next or previous block in reading order; in pick and order mode only the target moves. */
function step(delta: number, extend = false): void {
  const order = page.value?.regions ?? [];
  const at = order.findIndex((r) => r.id === focus.value);
  const next = order[at < 0 ? 0 : Math.min(order.length - 1, Math.max(0, at + delta))];
  if (!next) return;
  if (mode.value === "pick" || mode.value === "order") focus.value = next.id;
  else if (extend) select([...selected.value.filter((id) => id !== next.id), next.id], true);
  else select([next.id]);
}
function stepArticle(delta: number): void {
  const order = page.value?.articles ?? [];
  const at = order.findIndex((a) => a.id === article.value);
  const next = order[Math.min(order.length - 1, Math.max(0, at + delta))];
  const first = next ? members.value.get(next.id)?.[0] : undefined;
  if (first && mode.value === "pick") focus.value = first.id;
  else if (first) select([first.id]);
}
function enter(): void {
  const at = regions.value.get(focus.value ?? "");
  if (!at) return;
  if (mode.value === "pick") actions.picked(at.id, at.article);
  else if (mode.value === "order") orderClick(at.id);
  else editText();
}
/** Into the text at once, not with the next frame: what is typed next is text already. */
function editText(): void {
  flushSync(() => (panel.value = "text"));
  const own = focus.value ? document.querySelector<HTMLElement>(`[data-text-region="${CSS.escape(focus.value)}"] .field`) : null;
  (own ?? document.querySelector<HTMLElement>(".text-pane .field"))?.focus();
}
/** The list of types, open: arrows and letters choose, Enter takes. */
function chooseType(): void {
  const list = document.querySelector<HTMLSelectElement>("#retype");
  if (!list || list.disabled) return;
  list.focus();
  list.showPicker();
}
function editFields(): void {
  flushSync(() => (panel.value = "fields"));
  document.querySelector<HTMLElement>(".fields [name=main]")?.focus();
}
function setMode(next: Mode): void {
  pick.value = null;
  if (next === "order") select([]);
  mode.value = mode.value === next ? "select" : next;
}

function bindings(): Binding[] {
  const inMode = () => !["draw", "cut", "reshape"].includes(mode.value);
  return [
    { keys: ["Ctrl+z"], label: t("page.undo"), run: () => void actions.undo() },
    { keys: ["Ctrl+Shift+z", "Ctrl+y"], label: t("page.redo"), run: () => void actions.redo() },
    { keys: ["ArrowDown", "j"], label: t("do.nextblock"), when: inMode, run: () => step(1) },
    { keys: ["ArrowUp", "k"], label: t("do.prevblock"), when: inMode, run: () => step(-1) },
    { keys: ["ArrowRight"], label: "", when: inMode, run: () => step(leftwards.value ? -1 : 1) },
    { keys: ["ArrowLeft"], label: "", when: inMode, run: () => step(leftwards.value ? 1 : -1) },
    { keys: ["Shift+ArrowDown"], label: t("do.extend"), when: inMode, run: () => step(1, true) },
    { keys: ["Shift+ArrowUp"], label: "", when: inMode, run: () => step(-1, true) },
    { keys: ["Shift+ArrowRight"], label: "", when: inMode, run: () => step(leftwards.value ? -1 : 1, true) },
    { keys: ["Shift+ArrowLeft"], label: "", when: inMode, run: () => step(leftwards.value ? 1 : -1, true) },
    { keys: ["PageDown"], label: t("do.nextarticle"), run: () => stepArticle(1) },
    { keys: ["PageUp"], label: t("do.prevarticle"), run: () => stepArticle(-1) },
    { keys: ["Alt+ArrowUp"], label: t("do.up"), run: () => actions.nudge(-1) },
    { keys: ["Alt+ArrowDown"], label: t("do.down"), run: () => actions.nudge(1) },
    { keys: ["Alt+PageUp", "Alt+Shift+ArrowUp"], label: t("do.movearticleup"), run: () => actions.nudgeArticle(-1) },
    { keys: ["Alt+PageDown", "Alt+Shift+ArrowDown"], label: t("do.movearticledown"), run: () => actions.nudgeArticle(1) },
    { keys: ["n"], label: t("do.new"), run: () => actions.newArticle() },
    { keys: ["m"], label: t("do.merge"), run: actions.beginMerge },
    { keys: ["s"], label: t("do.split"), run: () => actions.split() },
    { keys: ["a"], label: t("do.assign"), run: () => actions.beginPick("assign") },
    { keys: ["u"], label: t("do.unassign"), run: () => actions.unassign() },
    { keys: ["d"], label: t("do.ad"), run: () => actions.advertise() },
    { keys: ["f"], label: t("do.after"), run: () => actions.beginPick("after") },
    { keys: ["."], label: t("do.end"), run: () => actions.ends() },
    { keys: ["g"], label: t("do.mergeregions"), run: () => actions.mergeRegions() },
    { keys: ["Delete"], label: t("do.remove"), run: () => actions.removeRegions() },
    ...MODES.map(({ mode: m, key }) => ({ keys: [key], label: t(`mode.${m}`), run: () => setMode(m) })),
    { keys: ["y"], label: t("do.retype"), run: chooseType },
    { keys: ["t"], label: t("do.text"), run: editText },
    { keys: ["i"], label: t("do.fields"), run: editFields },
    { keys: ["Enter"], label: "", run: enter },
    { keys: ["+", "="], label: t("do.zoomin"), run: () => zoom(1.4) },
    { keys: ["-"], label: t("do.zoomout"), run: () => zoom(1 / 1.4) },
    { keys: ["0"], label: t("do.fit"), run: whole },
    { keys: ["z"], label: t("do.zoomblock"), run: () => {
      const region = regions.value.get(focus.value ?? "");
      if (region) show(boxOf(region.polygon), true);
    } },
    { keys: ["Ctrl+ArrowLeft"], label: t("do.pan"), run: () => pan(-120, 0) },
    { keys: ["Ctrl+ArrowRight"], label: "", run: () => pan(120, 0) },
    { keys: ["Ctrl+ArrowUp"], label: "", run: () => pan(0, -120) },
    { keys: ["Ctrl+ArrowDown"], label: "", run: () => pan(0, 120) },
    { keys: ["w"], label: t("seams.title"), run: () => go(`/pages/${answer.value?.id}/seams`) },
    { keys: ["h"], label: t("history.title"), run: () => go(`/pages/${answer.value?.id}/history`) },
    { keys: ["Ctrl+Enter"], label: t("do.done"), always: true, run: () => void finish() },
    { keys: ["Escape"], label: t("cancel"), run: () => {
      if (mode.value === "pick") actions.endPick();
      else if (mode.value !== "select") mode.value = "select";
      else select([], true);
    } },
  ];
}
async function finish(): Promise<void> {
  (document.activeElement as HTMLElement | null)?.blur();
  if (await setStatus("done")) await takeNext();
}

export function usePage(id: number): void {
  useEffect(() => {
    void open(id).then(() => {
      const at = search.value.get("block");
      if (at && regions.value.has(at)) {
        select([at]);
        setTimeout(() => {
          const region = regions.value.get(at);
          if (region) show(boxOf(region.polygon), true);
        }, 400);
      }
      void beat();
    });
    const timer = setInterval(() => void beat(), 12000);
    return () => {
      clearInterval(timer);
      void leave();
    };
  }, [id]);
}

export function PageScreen({ id }: { id: number }) {
  usePage(id);
  useLayoutEffect(() => bind("page", bindings()), []);
  useEffect(() => {
    document.title = `${pageTitle()} · ${t("app")}`;
  });
  if (missing.value) return <Missing />;
  const now = answer.value;
  return (
    <>
      <Header title={pageTitle()}>
        {now && <PageTools />}
      </Header>
      <Notices />
      <main id="main" class="page-screen">
        {now ? (
          <>
            <ArticleList />
            <section class="center" aria-label={t("page.scan")}>
              <Toolbar />
              <Scan />
              <p class="legend" role="status">{legend()}</p>
            </section>
            <Panel />
          </>
        ) : <p class="hint">{t("loading")}</p>}
      </main>
    </>
  );
}

export function Missing() {
  return (
    <>
      <Header />
      <main id="main" class="plain"><p class="error" role="alert">{missing.value}</p></main>
    </>
  );
}

function PageTools() {
  const now = answer.value;
  if (!now) return null;
  return (
    <>
      <StatusChoice />
      <button onClick={() => void actions.undo()} disabled={!now.can_undo} title={`${t("page.undo")} (Ctrl+Z)`}>↶ {t("page.undo")}</button>
      <button onClick={() => void actions.redo()} disabled={!now.can_redo} title={`${t("page.redo")} (Ctrl+Shift+Z)`}>↷ {t("page.redo")}</button>
      <a class={now.questions.length ? "button attention" : "button"} href={`/pages/${now.id}/seams`}>{t("page.seams", { n: now.questions.length })}</a>
      <a class="button" href={`/pages/${now.id}/history`}>{t("page.history")}</a>
    </>
  );
}

export function StatusChoice() {
  const work = answer.value?.work;
  if (!work) return null;
  return (
    <label class="status-choice">
      <span class="sr">{t("queue.status")}</span>
      <select value={work.status} class={`status ${work.status}`}
        onChange={(event) => void setStatus((event.target as HTMLSelectElement).value as Status)}>
        {(["new", "in_work", "done", "accepted"] as const).map((s) => <option key={s} value={s}>{t(`status.${s}`)}</option>)}
      </select>
    </label>
  );
}

export function Notices() {
  const lease = others.value;
  const work = answer.value?.work;
  return (
    <>
      {lease && (
        <div class="notice" role="status">
          {lease.holder === session.value?.user?.name ? t("page.leased.mine") : t("page.leased", { name: lease.holder })}
          <button onClick={() => void beat(true)}>{t("page.takeover")}</button>
        </div>
      )}
      {clash.value && clash.value.change.page === answer.value?.id && (
        <div class="notice bad" role="alert">
          {t("conflict.title")}
          <a class="button" href={`/pages/${clash.value.change.page}/conflict`}>{t("state.conflict")}</a>
        </div>
      )}
      {!!work?.stranded && (
        <div class="notice" role="status">
          {t("page.stranded", { n: work.stranded })}
          <a class="button" href={`/pages/${work.id}/history`}>{t("page.history")}</a>
        </div>
      )}
    </>
  );
}

function Toolbar() {
  const at = regions.value.get(focus.value ?? "");
  const some = selected.value.length > 0;
  const owner = article.value !== null && articles.value.has(article.value);
  const tool = (name: string, label: string, key: string, enabled: boolean, run: () => void) => (
    <button disabled={!enabled} title={key ? `${label} (${key})` : label} aria-label={label} onClick={run}><Icon name={name} /></button>
  );
  const word = (label: string, key: string, enabled: boolean, run: () => void) => (
    <button disabled={!enabled} onClick={run} title={`${label} (${key})`}>{label}</button>
  );
  return (
    <div class="toolbar" role="toolbar" aria-label={t("page.tools")}>
      <div class="group">
        {MODES.map(({ mode: m, key }) => (
          <button key={m} aria-pressed={mode.value === m} title={`${t(`mode.${m}`)} (${key.toUpperCase()})`} aria-label={t(`mode.${m}`)}
            onClick={() => setMode(m)}><Icon name={m} /></button>
        ))}
      </div>
      <div class="group">
        <label>
          <span class="sr">{t("do.retype")}</span>
          <select id="retype" disabled={!at} value={at?.type ?? ""} title={`${t("do.retype")} (Y)`}
            onChange={(event) => {
              actions.retype((event.target as HTMLSelectElement).value as RegionType);
              (event.target as HTMLElement).blur();
            }}>
            {!at && <option value="">{t("do.retype")}</option>}
            {REGION_TYPES.map((type) => <option key={type} value={type}>{typeName(type)}</option>)}
          </select>
        </label>
        {tool("join", t("do.mergeregions"), "G", selected.value.length > 1, () => actions.mergeRegions())}
        {tool("remove", t("do.remove"), "Del", !!at && !at.lines.length, () => actions.removeRegions())}
        {tool("reread", t("do.reread"), "", !!at, () => at && void reread(at.id))}
      </div>
      <div class="group end">
        {tool("plus", t("do.zoomin"), "+", true, () => zoom(1.4))}
        {tool("minus", t("do.zoomout"), "-", true, () => zoom(1 / 1.4))}
        {tool("whole", t("do.fit"), "0", true, whole)}
      </div>
      <div class="group words">
        {word(t("do.new"), "N", some, () => actions.newArticle())}
        {word(t("do.merge"), "M", owner, actions.beginMerge)}
        {word(t("do.split"), "S", !!at?.article, () => actions.split())}
        {word(t("do.assign"), "A", some, () => actions.beginPick("assign"))}
        {word(t("do.unassign"), "U", some, () => actions.unassign())}
        {word(t("do.ad"), "D", some || owner, () => actions.advertise())}
        {word(t("do.after"), "F", some, () => actions.beginPick("after"))}
      </div>
    </div>
  );
}

function Panel() {
  const tabs = ["text", "fields", "issue"] as const;
  return (
    <section class="panel" aria-label={t(`page.${panel.value}`)}>
      <div class="tabs" role="tablist">
        {tabs.map((name) => (
          <button key={name} role="tab" id={`tab-${name}`} aria-selected={panel.value === name} aria-controls="tab-panel"
            tabIndex={panel.value === name ? 0 : -1} onClick={() => (panel.value = name)}
            onKeyDown={(event) => {
              const delta = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
              if (!delta) return;
              event.preventDefault();
              event.stopPropagation();
              const next = tabs[(tabs.indexOf(name) + delta + tabs.length) % tabs.length] ?? "text";
              panel.value = next;
              document.getElementById(`tab-${next}`)?.focus();
            }}>{t(`page.${name}`)}</button>
        ))}
      </div>
      <div id="tab-panel" key={panel.value} role="tabpanel" aria-labelledby={`tab-${panel.value}`} class="panel-body" tabIndex={-1}>
        {panel.value === "text" ? <TextPane /> : panel.value === "fields" ? <ArticleFields /> : <IssueFields />}
      </div>
    </section>
  );
}
export const numberOf = (id: string) => numbers.value.get(id);
