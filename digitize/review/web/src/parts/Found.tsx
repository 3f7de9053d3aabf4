// What a search found, marked on the scan of the page that it opened.

import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, query } from "../api";
import { t } from "../i18n";
import { search, setSearch } from "../router";
import { answer, regions, select } from "../state/desk";
import type { Point } from "../types";
import { type Box, boxOf, path } from "./geometry";

interface Place { region: string; line: string | null; start: number; end: number; polygon: Point[] }

const places = signal<Place[] | null>(null);

/** The marks, inside the overlay; the first one is brought into view once the scan is there. */
export function Found({ ready, show }: { ready: boolean; show: (box: Box, close?: boolean) => void }) {
  const now = search.value;
  const [find, kind, ref, begun] = [now.get("find"), now.get("kind"), now.get("ref"), now.get("begun")];
  const id = answer.value?.id;
  const revision = answer.value?.revision;
  useEffect(() => {
    let stale = false;
    if (!id || !find || !ref) {
      places.value = null;
      return;
    }
    void get<{ places: Place[] }>(`/pages/${id}/places${query({ q: find, kind, ref, begun })}`).then(
      (found) => !stale && (places.value = found.places), () => !stale && (places.value = []));
    return () => {
      stale = true;
    };
  }, [id, revision, find, kind, ref]);
  useEffect(() => () => (places.value = null), [id, find, kind, ref]);
  useEffect(() => {
    if (!ready || !find) return;
    let timer = 0;
    const stop = effect(() => {
      const first = places.value?.[0];
      if (!first || timer) return;
      if (regions.peek().has(first.region)) select([first.region]);
      timer = window.setTimeout(() => show(around(first), true), 400); // after the block came into view
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [ready, id, find, kind, ref]);
  return (
    <g class="found">
      {(places.value ?? []).map((place, i) => <path key={i} data-found={place.line ?? place.region} d={path(place.polygon)} />)}
    </g>
  );
}

/** A place with enough of the page around it to see where it stands. */
function around(place: Place): Box {
  const b = boxOf(place.polygon);
  const wide = (answer.peek()?.image.width ?? 1000) / 6;
  const [x, y] = [(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2];
  return { x0: Math.min(b.x0, x - wide), x1: Math.max(b.x1, x + wide), y0: Math.min(b.y0, y - wide), y1: Math.max(b.y1, y + wide) };
}

/** What is marked, and the way back. */
export function FoundBar() {
  const now = search.value;
  const find = now.get("find");
  if (!find || !places.value) return null;
  const n = places.value.length;
  return (
    <p class="found-bar" role="status">
      <span>{t(n ? "search.marked" : "search.unmarked", { q: find, n })}</span>
      {now.get("from") && <a href={`/search?${now.get("from")}`}>{t("search.back")}</a>}
      <button class="small" onClick={() => setSearch({ find: null, kind: null, ref: null, begun: null, from: null })}>{t("search.clear")}</button>
    </p>
  );
}
