// The walk through a page's doubtful seams: the tail of one column beside the head of the next.

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { BASE } from "../api";
import { t } from "../i18n";
import { bind } from "../keys";
import { Header } from "../parts/Header";
import { boxOf, path } from "../parts/geometry";
import { go } from "../router";
import * as actions from "../state/actions";
import { answer, articles, edit, missing, page, regions, say, setStatus, takeNext, titleOf } from "../state/desk";
import { inTurn } from "../state/turns";
import type { Question, Region } from "../types";
import { Missing, Notices, pageTitle, StatusChoice, usePage } from "./PageScreen";

const put = signal<string[]>([]); // seams laid aside with →
const refusing = signal(false);
const decided = signal(0);

const open = (): Question[] => {
  const all = answer.value?.questions ?? [];
  return [...all.filter((q) => !put.value.includes(q.from)), ...all.filter((q) => put.value.includes(q.from))];
};

async function decide(to: string | null): Promise<void> {
  const now = open()[0];
  if (!now) return;
  refusing.value = false;
  await edit([{ op: "seam.decide", from: now.from, to }]);
  decided.value += 1;
  const left = open().length;
  say(left ? t("seams.left", { n: left }) : t("seams.done"));
}
// Keys typed while the server answers wait for their turn: each is about the seam it then sees.
const right = () => inTurn(() => {
  const now = open()[0];
  return now ? decide(now.to) : undefined;
});
const wrong = () => inTurn(() => {
  const now = open()[0];
  if (!now) return;
  refusing.value = true;
  if (now.choices.length === 1) say(t("seams.alternatives"));
});
const choose = (n: number) => inTurn(() => {
  const choice = open()[0]?.choices[n - 1];
  return choice !== undefined ? decide(choice) : undefined;
});
const later = () => inTurn(() => {
  const now = open()[0];
  refusing.value = false;
  if (now) put.value = [...put.value.filter((id) => id !== now.from), now.from];
});
const before = () => inTurn(() => {
  refusing.value = false;
  put.value = put.value.slice(0, -1);
});
async function finish(): Promise<void> {
  if (await setStatus("done")) await takeNext();
}

export function Seams({ id }: { id: number }) {
  usePage(id);
  useEffect(() => {
    put.value = [];
    refusing.value = false;
    decided.value = 0;
  }, [id]);
  useLayoutEffect(() => bind("seams", [
    { keys: ["y"], label: t("seams.right"), run: () => void right() },
    { keys: ["n"], label: t("seams.wrong"), run: () => void wrong() },
    ...[1, 2, 3].map((n) => ({ keys: [String(n)], label: n === 1 ? t("seams.alternatives") : "", run: () => void choose(n) })),
    { keys: ["e", "."], label: t("seams.end"), run: () => void inTurn(() => decide(null)) },
    { keys: ["ArrowRight", "j"], label: t("seams.later"), run: () => void later() },
    { keys: ["ArrowLeft", "k"], label: t("seams.before"), run: () => void before() },
    { keys: ["Ctrl+z"], label: t("page.undo"), run: () => void actions.undo() },
    { keys: ["Ctrl+Shift+z", "Ctrl+y"], label: t("page.redo"), run: () => void actions.redo() },
    { keys: ["o"], label: t("seams.open"), run: () => {
      const now = open()[0];
      go(`/pages/${answer.value?.id}${now ? `?block=${now.from}` : ""}`);
    } },
    { keys: ["h"], label: t("history.title"), run: () => go(`/pages/${answer.value?.id}/history`) },
    { keys: ["Ctrl+Enter"], label: t("seams.finish"), run: () => void finish() },
    { keys: ["Enter"], label: t("seams.finish"), when: () => !open().length, run: () => void finish() },
  ]), []);
  useEffect(() => {
    document.title = `${t("seams.title")} · ${pageTitle()}`;
  });
  if (missing.value) return <Missing />;
  const now = answer.value;
  const questions = open();
  const question = questions[0];
  return (
    <>
      <Header title={pageTitle()}>
        {now && (
          <>
            <StatusChoice />
            <button onClick={() => void actions.undo()} disabled={!now.can_undo} title={`${t("page.undo")} (Ctrl+Z)`}>↶ {t("page.undo")}</button>
            <a class="button" href={`/pages/${now.id}${question ? `?block=${question.from}` : ""}`}>{t("seams.open")}</a>
            <a class="button" href={`/pages/${now.id}/history`}>{t("page.history")}</a>
          </>
        )}
      </Header>
      <Notices />
      <main id="main" class="seams-screen">
        {!now ? <p class="hint">{t("loading")}</p> : !question ? (
          <div class="finished">
            <p class="tick" aria-hidden="true">✓</p>
            <p role="status">{t("seams.done")}</p>
            <p>
              <button class="primary" onClick={() => void finish()}>{t("seams.finish")} <kbd>↵</kbd></button>{" "}
              <a class="button" href={`/pages/${now.id}`}>{t("conflict.back")}</a>
            </p>
          </div>
        ) : <Asked question={question} left={questions.length} />}
      </main>
    </>
  );
}

function Asked({ question, left }: { question: Question; left: number }) {
  const from = regions.value.get(question.from);
  const to = question.to ? regions.value.get(question.to) : null;
  if (!from) return null;
  const leftwards = from.writing === "vertical";
  const total = left + decided.value;
  return (
    <>
      <div class="seam-head">
        <h2>{question.to ? t(leftwards ? "seams.question.leftwards" : "seams.question") : t("seams.question.end")}</h2>
        <progress max={total} value={decided.value} aria-label={t("seams.left", { n: left })} />
        <span>{t("seams.left", { n: left })}</span>
        <span class="sure">{t("seams.sure", { n: Math.round(question.probability * 100) })}</span>
      </div>
      <div class={leftwards ? "seam leftwards" : "seam"} key={question.from + String(question.to)}>
        <Piece region={from} end="tail" caption={t("seams.tail")} />
        <div class="stitch" aria-hidden="true">{leftwards ? "←" : "→"}</div>
        {to ? <Piece region={to} end="head" caption={t("seams.head")} /> : <div class="piece ending"><p>■</p><p>{t("seams.end")}</p></div>}
        <Whole from={from} to={to ?? null} choices={question.choices} />
      </div>
      {to && (
        <p class="joined" lang="zh"><span class="caption">{t("seams.joined")}</span> …{lastWords(from)}<span class="joint" aria-hidden="true">▏</span>{firstWords(to)}…</p>
      )}
      <div class="verdict">
        <button class="primary yes" onClick={() => void right()}><kbd>Y</kbd> {t("seams.right")}</button>
        <button class="no" aria-expanded={refusing.value} onClick={() => void wrong()}><kbd>N</kbd> {t("seams.wrong")}</button>
        <button class="quiet" onClick={() => void later()}><kbd>→</kbd> {t("seams.later")}</button>
      </div>
      <section class={refusing.value ? "choices open" : "choices"} aria-label={t("seams.alternatives")}>
        {refusing.value && <h3>{t("seams.alternatives")}</h3>}
        {!question.choices.length && refusing.value && <p class="hint">{t("seams.none")}</p>}
        <ol>
          {question.choices.map((id, i) => <li key={String(id)}><Choice id={id} number={i + 1} /></li>)}
        </ol>
      </section>
    </>
  );
}

const lastWords = (r: Region) => r.lines.slice(-2).map((l) => l.text).join("").slice(-26);
const firstWords = (r: Region) => r.lines.slice(0, 2).map((l) => l.text).join("").slice(0, 26);

/** The end or the beginning of a block: the printed lines, and what they say. */
function Piece({ region, end, caption, small = false }: { region: Region; end: "tail" | "head"; caption: string; small?: boolean }) {
  const count = small ? 3 : 6;
  const lines = end === "tail" ? region.lines.slice(-count) : region.lines.slice(0, count);
  const whole = boxOf(region.polygon);
  const part = lines.length ? boxOf(lines.flatMap((l) => l.polygon)) : whole;
  const vertical = region.writing === "vertical";
  const box = vertical
    ? { x0: part.x0, x1: part.x1, y0: whole.y0, y1: whole.y1 }
    : { x0: whole.x0, x1: whole.x1, y0: part.y0, y1: part.y1 };
  const pad = 6;
  // Small type is shown up to three times its size, no blurred giants.
  const width = Math.round(Math.max(40, Math.min(small ? 500 : 1000, (box.x1 - box.x0 + 2 * pad) * (small ? 1.5 : 3))));
  const source = `${BASE}/pages/${answer.value?.id}/cutting.jpg?x0=${(box.x0 - pad).toFixed(0)}&y0=${(box.y0 - pad).toFixed(0)}` +
    `&x1=${(box.x1 + pad).toFixed(0)}&y1=${(box.y1 + pad).toFixed(0)}&width=${width}`;
  const words = end === "tail" ? lastWords(region) : firstWords(region);
  return (
    <figure class={`piece ${end}`}>
      <figcaption>{caption} · {titleOf(articles.value.get(region.article ?? "")) || t("page.loose")}</figcaption>
      <img src={source} alt={`${caption}: ${words}`} />
      {!small && <p class="words" lang="zh">{end === "tail" ? `…${words}` : `${words}…`}</p>}
    </figure>
  );
}

function Choice({ id, number }: { id: string | null; number: number }) {
  const region = id ? regions.value.get(id) : null;
  return (
    <button class="choice" onClick={() => void choose(number)}>
      <kbd>{number}</kbd>
      {region ? <Piece region={region} end="head" caption={firstWords(region).slice(0, 10)} small />
        : <span class="ending">■ {t("seams.end")}</span>}
    </button>
  );
}

/** Where on the page all this is. */
function Whole({ from, to, choices }: { from: Region; to: Region | null; choices: (string | null)[] }) {
  const source = page.value?.source;
  if (!source) return null;
  const picture = `${BASE}/pages/${answer.value?.id}/cutting.jpg?x0=0&y0=0&x1=${source.width}&y1=${source.height}&width=420`;
  return (
    <div class="whole">
      <img src={picture} alt="" width={source.width} height={source.height} />
      <svg viewBox={`0 0 ${source.width} ${source.height}`} aria-hidden="true">
        <path class="from" d={path(from.polygon)} />
        {to && <path class="to" d={path(to.polygon)} />}
        {choices.map((id, i) => {
          const region = id ? regions.value.get(id) : null;
          if (!region) return null;
          const b = boxOf(region.polygon);
          return (
            <g key={id} class="other">
              <path d={path(region.polygon)} />
              <text x={(b.x0 + b.x1) / 2} y={b.y0 + source.width / 14} font-size={source.width / 16}>{i + 1}</text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
