// The text of an article, each field beside the picture of its line at the same scale.

import { signal, useSignal } from "@preact/signals";
import { memo } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import { BASE } from "../api";
import { t, typeName } from "../i18n";
import { turnParagraph } from "../state/actions";
import { answer, article, edit, focus, members, page, reading, regions } from "../state/desk";
import { inTurn } from "../state/turns";
import type { Line, Region } from "../types";
import { boxOf } from "./geometry";

const DOUBTFUL = 0.8;
const WIDTH = 330; // pixels of a line that spans its block
const HEIGHT = 560; // pixels of a vertical one

/** A draft that was typed but not saved survives a reload. */
const draftKey = (page: number, line: string) => `digitize.draft.${page}.${line}`;
/** Words of paragraphs by line are many: lines that begin one are found once for a document. */
export const wanted = signal<string | null>(null);

export function TextPane() {
  const id = answer.value?.id;
  const shown = article.value !== null
    ? members.value.get(article.value) ?? []
    : [regions.value.get(focus.value ?? "")].filter((r): r is Region => !!r);
  const found = (page.value?.articles ?? []).find((a) => a.id === article.value);
  const starts = startsOf(found?.paragraphs ?? [], shown);
  let count = 0;
  useEffect(() => {
    if (document.activeElement?.closest(".text-pane")) return; // whoever writes is not scrolled away
    document.querySelector(`[data-text-region="${CSS.escape(focus.value ?? "-")}"]`)?.scrollIntoView({ block: "start" });
  }, [focus.value]);
  if (!id || !shown.length) return <p class="hint">{t("page.select")}</p>;
  return (
    <div class="text-pane">
      {shown.filter((r) => r.type !== "image").map((region) => (
        <section key={region.id} class={focus.value === region.id ? "region focused" : "region"} aria-label={typeName(region.type)}
          data-text-region={region.id}>
          <h3 class={`kind type-${region.type}`}>
            {typeName(region.type)}
            {region.writing === "horizontal-rl" && <span title={t("text.leftward")} aria-label={t("text.leftward")} role="img"> ←</span>}
            {reading.value.includes(region.id) && <span class="busy"> {t("loading")}</span>}
          </h3>
          <div class={region.writing === "vertical" ? "lines vertical" : "lines"} data-writing={region.writing}>
            {region.lines.map((line) => (
              <LineField key={`${id}/${line.id}`} page={id} line={line} region={region} number={(count += 1)}
                machine={answer.value?.machine_text[line.id] ?? null}
                starts={starts.get(line.id) ?? null} />
            ))}
            {!region.lines.length && <p class="hint">{t("text.none")}</p>}
          </div>
        </section>
      ))}
    </div>
  );
}

const bare = (text: string) => text.replace(/\s+/g, "");

/** Which text lines begin a paragraph: paragraphs and lines walked side by side. */
function startsOf(paragraphs: string[], shown: Region[]): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const heads = new Set<number>();
  let length = 0;
  for (const text of paragraphs) {
    heads.add(length);
    length += bare(text).length;
  }
  const whole = paragraphs.map(bare).join("");
  let at = 0;
  for (const region of shown) {
    if (region.type !== "body" && region.type !== "subhead") continue;
    for (const line of region.lines) {
      const text = bare(line.text);
      let cut = 0;
      while (cut < text.length && !whole.startsWith(text.slice(cut, cut + 6), at)) cut += 1;
      if (cut >= text.length) {
        found.set(line.id, false);
        continue;
      }
      found.set(line.id, heads.has(at));
      let used = text.length - cut;
      while (used > 0 && !whole.startsWith(text.slice(cut, cut + used), at)) used -= 1;
      at += used;
    }
  }
  return found;
}

interface LineProps {
  page: number; line: Line; region: Region; number: number; machine: string | null; starts: boolean | null;
}
const LineField = memo(({ page: id, line, region, number, machine, starts }: LineProps) => {
  const begins = useRef(starts);
  begins.current = starts;
  const field = useRef<HTMLInputElement | HTMLTextAreaElement>(null);
  const kept = localStorage.getItem(draftKey(id, line.id));
  const text = useSignal(kept ?? line.text);
  const known = useRef(line.text);
  const sent = useRef<string | null>(null); // on its way: leaving the field after Enter sends it once
  const vertical = region.writing === "vertical";

  useEffect(() => {
    // Somebody else's, or the server's, newer text replaces what is shown, but never a draft.
    if (known.current !== line.text) {
      if (text.value === known.current || localStorage.getItem(draftKey(id, line.id)) === null) text.value = line.text;
      known.current = line.text;
      sent.current = null;
    }
  }, [line.text]);
  useEffect(() => {
    if (wanted.value === line.id) {
      wanted.value = null;
      field.current?.focus();
    }
  });

  const save = () => {
    const said = text.value;
    if (said === sent.current) return;
    if (said === line.text) {
      localStorage.removeItem(draftKey(id, line.id));
      return;
    }
    sent.current = said;
    void inTurn(async () => {
      const saved = await edit([{ op: "line.text", line: line.id, text: said }]);
      if (!saved && sent.current === said) sent.current = null; // refused: it may be sent again
      if (saved && text.value === said) localStorage.removeItem(draftKey(id, line.id));
    });
  };
  const step = (delta: number) => {
    const fields = [...document.querySelectorAll<HTMLElement>(".text-pane .field")];
    fields[fields.indexOf(field.current as HTMLElement) + delta]?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return; // the key is the input method's
    const [before, after] = vertical ? ["ArrowRight", "ArrowLeft"] : ["ArrowUp", "ArrowDown"];
    if (event.key === "Enter") {
      event.preventDefault();
      save();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      text.value = line.text;
      localStorage.removeItem(draftKey(id, line.id));
      field.current?.blur();
    } else if (event.altKey && event.key.toLowerCase() === "r" && machine !== null) {
      event.preventDefault();
      text.value = machine;
      save();
    } else if (event.altKey && event.key.toLowerCase() === "p" && starts !== null) {
      event.preventDefault();
      turnParagraph(line.id, () => !begins.current);
    } else if (event.key === before && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      step(-1);
    } else if (event.key === after && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      step(1);
    }
  };
  const onInput = (event: Event) => {
    text.value = (event.target as HTMLInputElement).value;
    localStorage.setItem(draftKey(id, line.id), text.value);
  };

  const b = boxOf(line.polygon), whole = boxOf(region.polygon);
  const [w, h] = [b.x1 - b.x0, b.y1 - b.y0];
  const scale = vertical
    ? Math.min(HEIGHT / Math.max(1, whole.y1 - whole.y0), 30 / Math.max(1, w))
    : Math.min(WIDTH / Math.max(w, whole.x1 - whole.x0), 44 / Math.max(1, h));
  const pad = 3;
  const source = `${BASE}/pages/${id}/cutting.jpg?x0=${(b.x0 - pad).toFixed(0)}&y0=${(b.y0 - pad).toFixed(0)}` +
    `&x1=${(b.x1 + pad).toFixed(0)}&y1=${(b.y1 + pad).toFixed(0)}&width=${Math.ceil(Math.max(w, h) * Math.min(1, scale * 2)) + 8}`;
  const [pw, ph] = [Math.round(w * scale), Math.round(h * scale)];
  const doubtful = doubts(line, text.value);
  const shift = vertical ? Math.max(0, (b.y0 - whole.y0) * scale) : Math.max(0, (b.x0 - whole.x0) * scale);
  const type = setting(text.value, vertical ? ph : pw, vertical ? pw : ph);
  const fieldStyle = { fontSize: `${type.size}px`, letterSpacing: `${type.space}px` };
  const label = `${t("text.line", { n: number })}${doubtful.length ? `, ${t("text.doubtful", { n: doubtful.length })}` : ""}`;
  const changed = text.value !== line.text;
  // Printed from right to left, it is shown so; not where figures or Latin words run the other way.
  const leftward = region.writing === "horizontal-rl" && !/[A-Za-z0-9]/.test(text.value);
  const props = {
    ref: field as never, class: "field", value: text.value, lang: "zh", spellcheck: false, autocomplete: "off" as const,
    "aria-label": label, onInput, onKeyDown: onKey, onBlur: save, style: fieldStyle,
    onFocus: () => {
      if (focus.value !== region.id) focus.value = region.id;
      field.current?.closest(".line")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
  };
  return (
    <div class={["line", changed && "changed", starts && "starts", leftward && "leftward"].filter(Boolean).join(" ")} data-line={line.id}
      style={vertical ? { paddingTop: `${shift}px` } : {}}>
      <img src={source} loading="lazy" width={pw} height={ph} alt={t("text.picture")} draggable={false}
        style={vertical ? {} : { marginLeft: `${shift}px` }} />
      <div class="writing" style={vertical ? { height: `${ph}px` } : { marginLeft: `${shift}px`, width: `${Math.max(pw, 60) + 8}px` }}>
        <div class="marks" aria-hidden="true" style={fieldStyle}>
          {[...text.value].map((c, i) => (doubtful.includes(i) ? <mark key={i}>{c}</mark> : <span key={i}>{c}</span>))}
        </div>
        {vertical ? <textarea {...props} rows={1} /> : <input type="text" {...props} />}
      </div>
      <div class="aside">
        {starts !== null && (
          <button class={starts ? "para on" : "para"} aria-pressed={starts} title={`${t("text.paragraph")} (Alt+P)`}
            aria-label={t("text.paragraph")} tabIndex={-1}
            onClick={() => turnParagraph(line.id, () => !begins.current)}>¶</button>
        )}
        {doubtful.length > 0 && <span class="doubt" title={t("text.doubtful", { n: doubtful.length })}>?{doubtful.length}</span>}
        {machine !== null && (
          <button class="revert" tabIndex={-1} title={`${t("text.revert", { text: machine })} (Alt+R)`} aria-label={t("text.revert", { text: machine })}
            onClick={() => {
              text.value = machine;
              save();
            }}>↺</button>
        )}
      </div>
    </div>
  );
});

/** Places of doubtful characters in a text; the whole of an unsure line without characters. */
function doubts(line: Line, text: string): number[] {
  if (text !== line.text) return [];
  const letters = [...text];
  if (line.characters?.length) {
    const found: number[] = [];
    let at = 0;
    for (const c of line.characters) {
      while (at < letters.length && letters[at] !== [...c.text][0]) at += 1;
      if (at >= letters.length) break;
      if (c.confidence !== null && c.confidence < DOUBTFUL) found.push(at);
      at += [...c.text].length;
    }
    return found;
  }
  return line.confidence < DOUBTFUL ? letters.map((_, i) => i) : [];
}

/** Type that spans the picture of its line: size by its height, the rest by spacing. */
function setting(text: string, length: number, thickness: number): { size: number; space: number } {
  const ems = widthOf(text) || 1;
  const size = Math.max(10, Math.min(30, thickness * 1.02, (length / ems) * 1.06));
  const space = Math.max(-0.12 * size, Math.min(10, (length - ems * size) / Math.max(1, [...text].length)));
  return { size: Math.round(size * 10) / 10, space: Math.floor(space * 100) / 100 };
}

let ruler: CanvasRenderingContext2D | null = null;
/** How wide a text is in the fields' type, in ems: as the browser sets it, else its end would be cut off. */
function widthOf(text: string): number {
  if (!ruler) {
    ruler = document.createElement("canvas").getContext("2d");
    if (ruler) ruler.font = `100px ${getComputedStyle(document.documentElement).getPropertyValue("--serif")}`;
  }
  return (ruler?.measureText(text).width ?? 0) / 100;
}
