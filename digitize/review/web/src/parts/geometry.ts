// Polygons in pixels of the scan.

import type { Point, Region } from "../types";

export interface Box { x0: number; y0: number; x1: number; y1: number }

export function boxOf(points: Point[]): Box {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const [x, y] of points) {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}
export const path = (points: Point[]) => `M${points.map((p) => `${p[0]} ${p[1]}`).join("L")}Z`;
export const rectangle = (b: Box): Point[] => [[b.x0, b.y0], [b.x1, b.y0], [b.x1, b.y1], [b.x0, b.y1]];
export const middle = (b: Box): Point => [(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2];

export function holds(polygon: Point[], [x, y]: Point): boolean {
  let inside = false;
  polygon.forEach(([x0, y0], i) => {
    const [x1, y1] = polygon[(i + 1) % polygon.length] as Point;
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  });
  return inside;
}

/** Where the text of a block ends and begins: the ends of the arrow between two blocks. */
export function tailOf(r: Region): Point {
  const b = boxOf(r.polygon);
  return r.writing === "vertical" ? [b.x0 + Math.min(20, (b.x1 - b.x0) / 2), b.y1] : [(b.x0 + b.x1) / 2, b.y1];
}
export function headOf(r: Region): Point {
  const b = boxOf(r.polygon);
  return r.writing === "vertical" ? [b.x1 - Math.min(20, (b.x1 - b.x0) / 2), b.y0] : [(b.x0 + b.x1) / 2, b.y0];
}
/** A gentle S from the tail of one block to the head of the next. */
export function arrow(from: Point, to: Point): string {
  const bend = Math.max(30, Math.min(220, Math.hypot(to[0] - from[0], to[1] - from[1]) / 3));
  return `M${from[0]} ${from[1]}C${from[0]} ${from[1] + bend} ${to[0]} ${to[1] - bend} ${to[0]} ${to[1]}`;
}
