// The scan with everything drawn over it. One SVG, in pixels of the scan; panning and zooming change
// one transform, whatever the number of blocks; where they are very many, that of the drawn picture.
// Nothing inside has an opacity or a transform of its own: each would be a layer to sort in every frame.

import { effect, signal, useSignal } from "@preact/signals";
import OpenSeadragon from "openseadragon";
import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { BASE } from "../api";
import { t, typeName } from "../i18n";
import { bind, editing } from "../keys";
import * as actions from "../state/actions";
import {
  answer, article, focus, hover, hues, links, mode, numbers, page, pick, reading, regions, select, selected,
} from "../state/desk";
import type { Point, Region } from "../types";
import { Found, FoundBar } from "./Found";
import { arrow, boxOf, type Box, headOf, holds, middle, path, rectangle, tailOf } from "./geometry";

/** What is being drawn: a box, a cutting line, an arrow, a lasso, corners of a block. */
type Ghost =
  | { kind: "box"; box: Box }
  | { kind: "line"; points: [Point, Point] }
  | { kind: "arrow"; from: string; to: Point; over: string | null }
  | { kind: "lasso"; points: Point[] }
  | { kind: "corners"; region: string; points: Point[]; at: number };

const ghost = signal<Ghost | null>(null);
/** Scan pixels per screen pixel. */
const grain = signal(4);
/** What of a crowded page is seen, in scan pixels; null is all of it. */
const view = signal<Box | null>(null);
let viewer: OpenSeadragon.Viewer | null = null;

export const frames = { drawn: 0 };

export function zoom(factor: number): void {
  viewer?.viewport.zoomBy(factor).applyConstraints();
}
export function whole(): void {
  viewer?.viewport.goHome();
}
export function pan(dx: number, dy: number): void {
  const delta = viewer?.viewport.deltaPointsFromPixels(new OpenSeadragon.Point(dx, dy));
  if (delta) viewer?.viewport.panBy(delta).applyConstraints();
}
/** Bring a box into view: moved as little as possible, and only where it is not seen. */
export function show(box: Box, close = false): void {
  const image = viewer?.world.getItemAt(0);
  if (!viewer || !image) return;
  const margin = close ? Math.max(40, (box.x1 - box.x0) * 0.12) : 0;
  const wanted = image.imageToViewportRectangle(
    box.x0 - margin, box.y0 - margin, box.x1 - box.x0 + 2 * margin, box.y1 - box.y0 + 2 * margin);
  const now = viewer.viewport.getBounds();
  if (close || wanted.width > now.width * 1.02 || wanted.height > now.height * 1.02) {
    viewer.viewport.fitBounds(wanted);
    return;
  }
  const shift = (start: number, size: number, from: number, span: number) =>
    start < from ? start - from - span * 0.04 : start + size > from + span ? start + size - from - span + span * 0.04 : 0;
  const dx = shift(wanted.x, wanted.width, now.x, now.width);
  const dy = shift(wanted.y, wanted.height, now.y, now.height);
  if (dx || dy) viewer.viewport.panBy(new OpenSeadragon.Point(dx, dy)).applyConstraints();
}

export function Scan() {
  const frame = useRef<HTMLDivElement>(null);
  const layer = useRef<SVGGElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const id = answer.value?.id;
  const ready = useSignal(false);

  useEffect(() => {
    const image = answer.value?.image;
    if (!frame.current || !image || !id) return;
    // The viewer would put a style of its own into the page, which our policy refuses. It does not
    // where it finds one; this one is of no namespace that means anything, so it is only found.
    if (!document.querySelector("style[data-openseadragon-mobile-css]")) {
      document.head.appendChild(document.createElementNS("urn:none", "style")).setAttribute("data-openseadragon-mobile-css", "");
    }
    const made = new OpenSeadragon.Viewer({
      element: frame.current, drawer: "canvas", showNavigationControl: false, showNavigator: false,
      animationTime: 0.35, springStiffness: 9, maxZoomPixelRatio: 4, visibilityRatio: 0.3, minZoomImageRatio: 0.7,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: false, flickEnabled: false },
      gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
      immediateRender: true, imageLoaderLimit: 8, timeout: 60000, crossOriginPolicy: false,
      tileSources: {
        width: image.width, height: image.height, tileSize: image.tile, tileOverlap: 0,
        minLevel: Math.min(8, image.levels - 1), maxLevel: image.levels - 1,
        getTileUrl: (level: number, x: number, y: number) =>
          `${BASE}/pages/${id}/tiles/${level}/${x}_${y}.jpg?v=${image.version}`,
      } as unknown as OpenSeadragon.TileSourceOptions,
    } as OpenSeadragon.Options);
    viewer = made;
    // Keys are the desk's own: the viewer would pan with arrows and letters.
    const tracker = (made as unknown as { innerTracker: Record<string, unknown> }).innerTracker;
    tracker.keyDownHandler = null;
    tracker.keyHandler = null;
    const picture = sheet.current as HTMLDivElement;
    made.canvas.appendChild(picture);
    made.canvas.removeAttribute("tabindex");

    let drawn: Drawn | null = null;
    const place = () => {
      const item = made.world.getItemAt(0);
      if (!item || !layer.current) return;
      const origin = made.viewport.viewportToViewerElementCoordinates(item.imageToViewportCoordinates(0, 0));
      const now = { x: origin.x, y: origin.y, scale: made.viewport.viewportToImageZoom(made.viewport.getZoom(true)) };
      frames.drawn += 1;
      picture.classList.toggle("picture", crowded());
      if (drawn && crowded() && serves(drawn, now)) {
        picture.style.transform = moved(drawn, now);
        return;
      }
      drawn = now;
      picture.style.transform = "";
      layer.current.setAttribute("transform", `translate(${now.x} ${now.y}) scale(${now.scale})`);
    };
    const settle = () => {
      const scale = made.viewport.viewportToImageZoom(made.viewport.getZoom(true));
      if (drawn && Math.abs(drawn.scale / scale - 1) > 1e-3) drawn = null; // drawn sharp again
      place();
      grain.value = 1 / scale;
      view.value = crowded() ? seen(made) : null;
    };
    made.addHandler("update-viewport", place);
    made.addHandler("animation-finish", settle);
    made.addHandler("open", () => {
      place();
      settle();
      ready.value = true;
    });
    made.addHandler("resize", () => setTimeout(() => { place(); settle(); }, 0));
    gestures(made);
    return () => {
      viewer = null;
      leaveScan(made);
      ready.value = false;
    };
  }, [id]);

  useEffect(() => effect(() => {
    const at = focus.value;
    const region = at ? regions.peek().get(at) : null;
    if (region && ready.value) show(boxOf(region.polygon));
  }), [id]);

  useLayoutEffect(() => bind("scan", [
    { keys: ["Escape"], label: t("cancel"), when: () => !!ghost.value, run: () => {
      const corners = ghost.value?.kind === "corners";
      ghost.value = null;
      if (corners || mode.value !== "select") mode.value = "select";
    } },
    ...(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const).flatMap((key) => [
      { keys: [key], label: "", when: () => geometric(), run: () => steer(key, false) },
      { keys: [`Shift+${key}`], label: "", when: () => geometric(), run: () => steer(key, true) },
    ]),
    { keys: ["x"], label: "", when: () => ghost.value?.kind === "line", run: turnLine },
    { keys: ["[", "]"], label: "", when: () => ghost.value?.kind === "corners", run: nextCorner },
    { keys: ["Enter"], label: "", when: () => geometric(), run: () => void confirm() },
  ]), []);

  useEffect(() => effect(() => {
    // Each drawing tool begins with something that keys can move.
    const now = mode.value;
    const region = regions.peek().get(focus.peek() ?? "");
    if (now === "draw") ghost.value = { kind: "box", box: startBox() };
    else if (now === "cut" && region) {
      const b = boxOf(region.polygon), y = (b.y0 + b.y1) / 2;
      ghost.value = { kind: "line", points: [[b.x0 - 20, y], [b.x1 + 20, y]] };
    } else if (now === "reshape" && region) {
      ghost.value = { kind: "corners", region: region.id, points: region.polygon.map((p) => [...p] as Point), at: 0 };
    } else ghost.value = null;
  }), []);

  const source = page.value?.source;
  return (
    <div class={`scan mode-${mode.value}`}>
      <FoundBar />
      <div ref={frame} class="scan-frame" role="application" tabIndex={0} data-stage aria-roledescription={t("page.scan")}
        aria-label={t("page.scan.label", { n: page.value?.regions.length ?? 0 })} />
      <div ref={sheet} class="sheet-over">
        <svg class="overlay" aria-hidden="true" focusable="false">
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto">
              <path d="M0 0L8 4L0 8Z" fill="context-stroke" />
            </marker>
          </defs>
          <g ref={layer}>
            {source && <Blocks />}
            {source && <Links />}
            <Found ready={ready.value} show={show} />
            <Marks />
            <Drawing />
          </g>
        </svg>
      </div>
    </div>
  );
}

/** How the overlay was last drawn: where the scan's corner lay, screen pixels per scan pixel. */
interface Drawn { x: number; y: number; scale: number }

/** Whether a picture drawn so still serves: enlarged or shrunk much further its lines would not. */
function serves(drawn: Drawn, now: Drawn): boolean {
  const factor = now.scale / drawn.scale;
  return factor < 3.5 && factor > 0.2;
}
function moved(drawn: Drawn, now: Drawn): string {
  const factor = now.scale / drawn.scale;
  const shift = (to: number, from: number) => (factor === 1 ? Math.round(to - from) : to - from * factor); // lines stay sharp
  return `translate(${shift(now.x, drawn.x)}px, ${shift(now.y, drawn.y)}px) scale(${factor})`;
}
/** The part of the scan in the frame and a quarter of a frame around it. */
function seen(made: OpenSeadragon.Viewer): Box | null {
  const now = made.world.getItemAt(0)?.viewportToImageRectangle(made.viewport.getBounds());
  if (!now) return null;
  return { x0: now.x - now.width / 4, y0: now.y - now.height / 4, x1: now.x + now.width * 1.25, y1: now.y + now.height * 1.25 };
}

/** Leave a scan. Tiles on their way are no fault, though the viewer would report each as one. */
function leaveScan(made: OpenSeadragon.Viewer): void {
  const before = told.console;
  told.console = { error: () => {}, warn: () => {}, log: () => {}, debug: () => {}, info: () => {}, assert: () => {} };
  made.destroy();
  told.console = before;
}
const told = OpenSeadragon as unknown as { console: object };
// a tile that was being decoded when its scan was left arrives after that, too
told.console = Object.assign(Object.create(console), {
  warn: (said: string, ...more: unknown[]) => { if (!`${said}`.startsWith("Ignoring tile")) console.warn(said, ...more); },
});

/**
 * On a page of very many blocks the overlay is drawn once and moved as a picture; it is drawn anew
 * for another scale. Numbers cost more than outlines in every frame, and hundreds of them in one view
 * are read by nobody: only blocks that are seen have one, once they are not too many.
 */
const CROWD = 300;
const crowded = () => (page.peek()?.regions.length ?? 0) > CROWD;

const geometric = () => ["draw", "cut", "reshape"].includes(mode.value) && ghost.value !== null;

function startBox(): Box {
  const item = viewer?.world.getItemAt(0);
  if (!viewer || !item) return { x0: 100, y0: 100, x1: 500, y1: 300 };
  const view = item.viewportToImageRectangle(viewer.viewport.getBounds());
  const [cx, cy] = [view.x + view.width / 2, view.y + view.height / 2];
  return { x0: cx - view.width / 8, y0: cy - view.height / 10, x1: cx + view.width / 8, y1: cy + view.height / 10 };
}

function steer(key: string, resize: boolean): void {
  const step = Math.max(2, 6 * grain.value);
  const dx = key === "ArrowLeft" ? -step : key === "ArrowRight" ? step : 0;
  const dy = key === "ArrowUp" ? -step : key === "ArrowDown" ? step : 0;
  const now = ghost.value;
  if (now?.kind === "box") {
    const b = now.box;
    ghost.value = { kind: "box", box: resize
      ? { ...b, x1: Math.max(b.x0 + 10, b.x1 + dx), y1: Math.max(b.y0 + 10, b.y1 + dy) }
      : { x0: b.x0 + dx, y0: b.y0 + dy, x1: b.x1 + dx, y1: b.y1 + dy } };
  } else if (now?.kind === "line") {
    ghost.value = { kind: "line", points: now.points.map(([x, y]) => [x + dx, y + dy]) as [Point, Point] };
  } else if (now?.kind === "corners") {
    ghost.value = { ...now, points: now.points.map((p, i) => (i === now.at ? [p[0] + dx, p[1] + dy] : p) as Point) };
  }
}
function turnLine(): void {
  const now = ghost.value;
  const region = regions.value.get(focus.value ?? "");
  if (now?.kind !== "line" || !region) return;
  const b = boxOf(region.polygon);
  const [cx, cy] = middle(boxOf(now.points));
  const level = Math.abs(now.points[0][0] - now.points[1][0]) > Math.abs(now.points[0][1] - now.points[1][1]);
  ghost.value = { kind: "line", points: level ? [[cx, b.y0 - 20], [cx, b.y1 + 20]] : [[b.x0 - 20, cy], [b.x1 + 20, cy]] };
}
function nextCorner(): void {
  const now = ghost.value;
  if (now?.kind === "corners") ghost.value = { ...now, at: (now.at + 1) % now.points.length };
}
async function confirm(): Promise<void> {
  const now = ghost.value;
  ghost.value = null;
  if (now?.kind === "box") actions.draw(rectangle(now.box));
  else if (now?.kind === "line" && focus.value) actions.cutRegion(focus.value, now.points);
  else if (now?.kind === "corners") {
    mode.value = "select";
    await actions.reshape(now.region, now.points);
  }
}

/** Blocks. Drawn anew only when the document changes; looks come from classes. */
function Blocks() {
  const chosen = new Set(selected.value);
  const mine = article.value;
  const near = numbered(page.value?.regions ?? [], view.value);
  return (
    <g>
      {(page.value?.regions ?? []).map((region) => (
        <Block key={region.id} region={region} hue={region.article ? hues.value.get(region.article) ?? 0 : -1}
          number={numbers.value.get(region.id) ?? 0} size={sizeOf(region, near.has(region), chosen.has(region.id))} chosen={chosen.has(region.id)}
          mine={mine !== null && region.article === mine} focused={focus.value === region.id}
          reading={reading.value.includes(region.id)} />
      ))}
    </g>
  );
}
/** Blocks that may have a number: all, or those in view, or none where these are too many. */
function numbered(all: Region[], around: Box | null): Set<Region> {
  if (!around) return new Set(all);
  const near = all.filter((region) => {
    const b = boxOf(region.polygon);
    return b.x1 >= around.x0 && b.x0 <= around.x1 && b.y1 >= around.y0 && b.y0 <= around.y1;
  });
  return new Set(near.length <= CROWD ? near : []);
}
/** How large a block's number is written, in scan pixels: no taller than its block; 0 where none could be read. */
function sizeOf(region: Region, near: boolean, chosen: boolean): number {
  const b = boxOf(region.polygon);
  const size = Math.min(11 * grain.value, 0.62 * (b.y1 - b.y0));
  if (near && size >= LEGIBLE * grain.value) return Math.round(size * 10) / 10;
  return chosen ? 11 * grain.value : 0;
}
const LEGIBLE = 6; // pixels of the screen

interface BlockProps {
  region: Region; hue: number; number: number; size: number; chosen: boolean; mine: boolean; focused: boolean; reading: boolean;
}
const Block = memo(({ region, hue, number, size, chosen, mine, focused, reading }: BlockProps) => {
  const b = boxOf(region.polygon);
  const looks = ["block", `type-${region.type}`, hue < 0 && "loose", chosen && "chosen", mine && "mine",
    focused && "focused", reading && "reading"].filter(Boolean).join(" ");
  return (
    <g class={looks} data-region={region.id} style={hue < 0 ? {} : { "--hue": String(hue) }}>
      <path d={path(region.polygon)} />
      {size > 0 && <text x={b.x0} y={b.y0} style={{ fontSize: `${size}px`, strokeWidth: size * 0.38 }}>{number}</text>}
    </g>
  );
});

/** Arrows from block to block within articles; a click on one cuts it. */
function Links() {
  return (
    <g class="links">
      {links.value.map(({ from, to }) => (
        <Link key={from.id} from={from} to={to} hue={hues.value.get(from.article ?? "") ?? 0}
          mine={from.article === article.value} />
      ))}
    </g>
  );
}
const Link = memo(({ from, to, hue, mine }: { from: Region; to: Region; hue: number; mine: boolean }) => (
  <g class={mine ? "link mine" : "link"} data-link={from.id} style={{ "--hue": String(hue) }}>
    {mine && <path class="link-hit" d={arrow(tailOf(from), headOf(to))} />}
    <path class="link-line" d={arrow(tailOf(from), headOf(to))} marker-end="url(#tip)" />
  </g>
));

/** The handle from which an arrow is dragged, at the end of the block under the pointer. */
function Marks() {
  const ids = [...new Set([hover.value, focus.value])].filter((id): id is string => !!id);
  return (
    <g>
      {ids.map((id) => {
        const region = regions.value.get(id);
        if (!region || region.type === "image") return null;
        const [x, y] = tailOf(region);
        return (
          <g key={id} class="handle" data-handle={id} transform={`translate(${x} ${y})`}>
            <circle r={9 * grain.value} />
            <path d={`M0 ${-4 * grain.value}V${4 * grain.value}m${-3 * grain.value} ${-3 * grain.value}l${3 * grain.value} ${3 * grain.value}l${3 * grain.value} ${-3 * grain.value}`} />
          </g>
        );
      })}
    </g>
  );
}

function Drawing() {
  const now = ghost.value;
  if (!now) return null;
  if (now.kind === "box") return <path class="ghost" d={path(rectangle(now.box))} />;
  if (now.kind === "line") return <path class="ghost cut" d={`M${now.points[0].join(" ")}L${now.points[1].join(" ")}`} />;
  if (now.kind === "lasso") return <path class="ghost" d={path(now.points)} />;
  if (now.kind === "arrow") {
    const from = regions.value.get(now.from);
    const over = regions.value.get(now.over ?? "");
    return from ? (
      <g class="ghost-arrow">
        {over && <path class="ghost target" d={path(over.polygon)} />}
        <path class="ghost arrow" d={arrow(tailOf(from), over ? headOf(over) : now.to)} marker-end="url(#tip)" />
      </g>
    ) : null;
  }
  return (
    <g>
      <path class="ghost" d={path(now.points)} />
      {now.points.map(([x, y], i) => (
        <circle key={i} class={i === now.at ? "corner at" : "corner"} data-corner={i} cx={x} cy={y} r={7 * grain.value} />
      ))}
    </g>
  );
}

interface PointerEventInfo {
  position: OpenSeadragon.Point; originalEvent: MouseEvent; quick?: boolean; preventDefaultAction?: boolean;
}
/** What lies under the pointer, the smallest block first. */
function under(event: MouseEvent): { region: string | null; link: string | null; handle: string | null; corner: number } {
  const found = { region: null as string | null, link: null as string | null, handle: null as string | null, corner: -1 };
  for (const element of document.elementsFromPoint(event.clientX, event.clientY)) {
    const corner = element.closest("[data-corner]");
    const holder = element.closest<SVGElement>("[data-link], [data-handle]");
    if (corner) found.corner = Number(corner.getAttribute("data-corner"));
    found.handle ??= holder?.dataset.handle ?? null;
    found.link ??= holder?.dataset.link ?? null;
  }
  found.region = blockAt(event.clientX, event.clientY);
  return found;
}
/** The smallest block at a point of the window, told by its outline: blocks of a crowded page hear no pointer. */
function blockAt(x: number, y: number): string | null {
  const item = viewer?.world.getItemAt(0), frame = viewer?.container.getBoundingClientRect();
  if (!item || !frame || x < frame.left || x > frame.right || y < frame.top || y > frame.bottom) return null;
  const { x: px, y: py } = item.windowToImageCoordinates(new OpenSeadragon.Point(x, y));
  const found = (page.peek()?.regions ?? []).filter((r) => holds(r.polygon, [px, py]));
  return found.sort((a, b) => area(a) - area(b))[0]?.id ?? null;
}
function area(region: Region): number {
  const b = boxOf(region.polygon);
  return (b.x1 - b.x0) * (b.y1 - b.y0);
}

/** Pointer gestures. What is not ours is left to pan and zoom. */
function gestures(made: OpenSeadragon.Viewer): void {
  const toImage = (position: OpenSeadragon.Point): Point => {
    const item = made.world.getItemAt(0);
    const p = item ? item.viewerElementToImageCoordinates(position) : position;
    return [p.x, p.y];
  };
  let grip: { start: Point; what: "arrow" | "lasso" | "draw" | "cut" | "corner" } | null = null;

  const on = (name: string, run: (event: PointerEventInfo) => void) =>
    made.addHandler(name as never, run as never);

  on("canvas-press", (event) => {
    const at = toImage(event.position);
    const hit = under(event.originalEvent);
    grip = null;
    if (event.originalEvent.button !== 0 || spaceHeld) return;
    if (hit.corner >= 0 && ghost.value?.kind === "corners") {
      ghost.value = { ...ghost.value, at: hit.corner };
      grip = { start: at, what: "corner" };
    } else if (hit.handle || (mode.value === "link" && hit.region)) {
      const from = hit.handle ?? (hit.region as string);
      ghost.value = { kind: "arrow", from, to: at, over: null };
      grip = { start: at, what: "arrow" };
    } else if (mode.value === "lasso" || mode.value === "draw" || mode.value === "cut") {
      grip = { start: at, what: mode.value };
    }
  });
  on("canvas-drag", (event) => {
    if (!grip) return;
    event.preventDefaultAction = true;
    const at = toImage(event.position);
    const now = ghost.value;
    if (grip.what === "arrow" && now?.kind === "arrow") {
      const over = under(event.originalEvent).region;
      ghost.value = { ...now, to: at, over: over === now.from ? null : over };
    } else if (grip.what === "lasso") {
      ghost.value = { kind: "lasso", points: now?.kind === "lasso" ? [...now.points, at] : [grip.start, at] };
    } else if (grip.what === "draw") {
      ghost.value = { kind: "box", box: boxOf([grip.start, at]) };
    } else if (grip.what === "cut") {
      ghost.value = { kind: "line", points: [grip.start, at] };
    } else if (grip.what === "corner" && now?.kind === "corners") {
      ghost.value = { ...now, points: now.points.map((p, i) => (i === now.at ? at : p)) };
    }
  });
  const release = async () => {
    const now = ghost.value, held = grip;
    grip = null;
    if (!held || !now) return;
    if (held.what === "arrow" && now.kind === "arrow") {
      ghost.value = null;
      if (now.over) actions.goesOn(now.from, now.over);
    } else if (held.what === "lasso" && now.kind === "lasso") {
      ghost.value = null;
      const inside = (page.value?.regions ?? []).filter((r) => holds(now.points, middle(boxOf(r.polygon))));
      select(inside.map((r) => r.id), true);
    } else if (held.what === "draw" && now.kind === "box") {
      const b = now.box;
      if (b.x1 - b.x0 > 8 && b.y1 - b.y0 > 8) await confirm();
    } else if (held.what === "cut" && now.kind === "line") {
      const crossed = crossing(now.points);
      if (crossed) {
        select([crossed]);
        ghost.value = null;
        actions.cutRegion(crossed, now.points);
      }
    } else if (held.what === "corner" && now.kind === "corners") {
      const points = now.points;
      await actions.reshape(now.region, points);
      if (mode.value === "reshape") ghost.value = { ...now, points: (regions.value.get(now.region)?.polygon ?? points).map((p) => [...p] as Point) };
    }
  };
  on("canvas-release", () => void release());
  on("canvas-click", (event) => {
    if (!event.quick) return;
    event.preventDefaultAction = true;
    click(under(event.originalEvent), event.originalEvent);
  });
  made.canvas.addEventListener("pointermove", (event) => {
    if (grip || event.buttons) return;
    const hit = under(event);
    hover.value = hit.handle ?? hit.region; // a handle reaches beyond its block
  });
  made.canvas.addEventListener("pointerleave", () => (hover.value = null));
  made.canvas.addEventListener("dblclick", () => {
    const region = regions.value.get(focus.value ?? "");
    if (region && mode.value === "select") show(boxOf(region.polygon), true);
  });
}

/** The block that a drawn line crosses most of. */
function crossing(points: [Point, Point]): string | null {
  const [[x0, y0], [x1, y1]] = points;
  const counts = new Map<string, number>();
  for (let i = 1; i < 40; i += 1) {
    const at: Point = [x0 + ((x1 - x0) * i) / 40, y0 + ((y1 - y0) * i) / 40];
    for (const r of page.value?.regions ?? []) {
      if (holds(r.polygon, at)) counts.set(r.id, (counts.get(r.id) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function click(hit: ReturnType<typeof under>, event: MouseEvent): void {
  const region = hit.region ? regions.value.get(hit.region) : null;
  if (mode.value === "pick") {
    if (region) actions.picked(region.id, region.article);
    return;
  }
  if (mode.value === "order") {
    if (region) orderClick(region.id);
    return;
  }
  if (hit.link && !hit.handle && mode.value !== "lasso" && mode.value !== "draw") {
    actions.cutLink(hit.link);
    return;
  }
  if (!region) {
    select([], true);
    return;
  }
  if (event.shiftKey || event.ctrlKey || event.metaKey) {
    const now = selected.value;
    select(now.includes(region.id) ? now.filter((id) => id !== region.id) : [...now, region.id], true);
  } else {
    select([region.id]);
    if (mode.value === "reshape") ghost.value = { kind: "corners", region: region.id, points: region.polygon.map((p) => [...p] as Point), at: 0 };
  }
}

/** Order mode: each click goes on after the one before; the first one begins. */
export function orderClick(id: string): void {
  const before = selected.value[selected.value.length - 1];
  if (before && before !== id) actions.goesOn(before, id);
  select([id]);
}

let spaceHeld = false;
addEventListener("keydown", (event) => {
  const at = event.target as HTMLElement;
  if (event.key === " " && !editing(at) && !at.matches?.("button, a, summary")) spaceHeld = true;
});
addEventListener("keyup", (event) => {
  if (event.key === " ") spaceHeld = false;
});
addEventListener("blur", () => (spaceHeld = false));
export const legend = () => (pick.value ? t(`hint.${pick.value}`) : mode.value === "select" ? "" : t(`hint.${mode.value}` as never));
export const label = (region: Region) => `${typeName(region.type)}`;
