// The difference between two texts, character by character (Myers, 1986, by its plain table).

export type Part = { kind: "same" | "gone" | "new"; text: string };

export function diff(before: string, after: string): Part[] {
  const a = [...before], b = [...after];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const x = a.slice(head, a.length - tail), y = b.slice(head, b.length - tail);
  const parts: Part[] = [];
  const push = (kind: Part["kind"], text: string) => {
    if (!text) return;
    const last = parts[parts.length - 1];
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  push("same", a.slice(0, head).join(""));
  if (x.length * y.length > 4_000_000) {
    push("gone", x.join(""));
    push("new", y.join(""));
  } else {
    for (const [kind, text] of middle(x, y)) push(kind, text);
  }
  push("same", a.slice(a.length - tail).join(""));
  return parts;
}

function middle(x: string[], y: string[]): [Part["kind"], string][] {
  const width = y.length + 1;
  const table = new Uint32Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let j = y.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = x[i] === y[j]
        ? (table[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
    }
  }
  const found: [Part["kind"], string][] = [];
  let i = 0, j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      found.push(["same", x[i] as string]);
      i += 1;
      j += 1;
    } else if (j >= y.length || (i < x.length && (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))) {
      found.push(["gone", x[i] as string]);
      i += 1;
    } else {
      found.push(["new", y[j] as string]);
      j += 1;
    }
  }
  return found;
}

/** What changed its place: all but the longest run of ids that kept their order (patience sorting). */
export function displaced(before: string[], after: string[]): Set<string> {
  const rank = new Map(before.map((id, i) => [id, i]));
  const ends: number[] = []; // for each length of a run, where in `after` the run with the least end ends
  const previous = new Map<number, number>();
  const rankAt = (i: number | undefined) => rank.get(after[i ?? -1] ?? "") ?? -1;
  after.forEach((id, i) => {
    const own = rank.get(id);
    if (own === undefined) return;
    let low = 0, high = ends.length;
    while (low < high) {
      const half = (low + high) >> 1;
      if (rankAt(ends[half]) < own) low = half + 1;
      else high = half;
    }
    if (low > 0) previous.set(i, ends[low - 1] as number);
    ends[low] = i;
  });
  const kept = new Set<string>();
  for (let at = ends[ends.length - 1]; at !== undefined; at = previous.get(at)) kept.add(after[at] as string);
  return new Set(after.filter((id) => !kept.has(id)));
}
