// Sets a sheet in the browser and reports every printed line: its text, its place in its
// paragraph and the tight box of its ink. Units: CSS pixels.
(() => {
const HYPHEN = '\u00AD';
const canvas = document.createElement('canvas').getContext('2d');
let cache = new Map();
const range = document.createRange();

function ink(text, font) {
  const key = font + '|' + text;
  let m = cache.get(key);
  if (!m) {
    canvas.font = font;
    const t = canvas.measureText(text);
    m = {l: -t.actualBoundingBoxLeft, r: t.actualBoundingBoxRight, a: t.actualBoundingBoxAscent,
         d: t.actualBoundingBoxDescent, fa: Math.round(t.fontBoundingBoxAscent), w: t.width};
    if (cache.size > 20000) cache = new Map();
    cache.set(key, m);
  }
  return m;
}

function textNodes(el) {
  const out = [], walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    if (n.parentElement.dataset.skip) continue;
    out.push({node: n, at: n.__at !== undefined ? n.__at : at, n: n.data.length});
    at += n.data.length;
  }
  return out;
}

function charRect(node, i) {
  range.setStart(node, i); range.setEnd(node, i + 1);
  const rects = range.getClientRects();
  // the last one: a character after a soft hyphen also owns the hyphen on the line before
  for (let k = rects.length - 1; k >= 0; k--) if (rects[k].width > 0 && rects[k].height > 0) return rects[k];
  return null;
}

const centre = (r, v) => v ? -(r.left + r.right) / 2 : (r.top + r.bottom) / 2;

// The fragments of one element: runs of characters of one text node on one line.
function fragments(el, v) {
  const out = [];
  for (const {node, at, n} of textNodes(el)) {
    const cs = getComputedStyle(node.parentElement);
    const size = parseFloat(cs.fontSize);
    const font = `${cs.fontStyle} ${cs.fontWeight} ${cs.fontSize} ${cs.fontFamily}`;
    let i = 0;
    while (i < n) {
      let r = charRect(node, i);
      if (!r) { i++; continue; }
      const c = centre(r, v);
      // a character without a box (soft hyphen, collapsed blank) is where the one before it is
      const same = (k) => {
        let q = null;
        for (let m = k; m > i && !q; m--) q = charRect(node, m);
        return !q || Math.abs(centre(q, v) - c) < size * 0.4;
      };
      let lo = i, step = 8, hi = i + step;
      while (hi < n && same(hi)) { lo = hi; step *= 2; hi = lo + step; }
      hi = Math.min(hi, n);
      // invariant: same(lo); first different in (lo, hi]
      while (hi - lo > 1) { const mid = (lo + hi) >> 1; if (same(mid)) lo = mid; else hi = mid; }
      let j = hi;
      let last = j - 1, first = i;
      while (last > first && (/\s/.test(node.data[last]) || !charRect(node, last))) last--;
      while (first < last && (/\s/.test(node.data[first]) || !charRect(node, first))) first++;
      out.push({s: at + i, e: at + j, c, node, i: first, j: last + 1, i0: i, j0: j, font, size,
                x: v ? null : r.left});
      i = j;
    }
  }
  return out;
}

const CJKP = '。，、；：！？）》」』”’】';
const OPEN = '（《「『“‘【';

function box(f, v, rl) {
  const a = charRect(f.node, f.i), z = charRect(f.node, f.j - 1);
  if (!a || !z) return null;
  const text = f.node.data.slice(f.i, f.j).replaceAll(HYPHEN, '');
  if (v) {
    const mid = (a.left + a.right) / 2, half = f.size * 0.46;
    const zc = f.node.data[f.j - 1];
    let bottom = z.bottom - f.size * 0.05;
    if ('。，、'.includes(zc)) bottom = z.top + f.size * (f.tc ? 0.66 : 0.45);
    return [mid - half, a.top + f.size * 0.05, mid + half, bottom];
  }
  const whole = ink(text, f.font), first = ink(rl ? f.node.data[f.j - 1] : f.node.data[f.i], f.font);
  const lastc = rl ? f.node.data[f.i] : f.node.data[f.j - 1];
  const L = rl ? z : a, R = rl ? a : z;
  const last = ink(lastc === HYPHEN ? '-' : lastc, f.font);
  const base = a.top + whole.fa;
  let left = L.left + first.l, right = R.left + last.r;
  if (first.w - L.width > f.size * 0.3) left -= first.w - L.width;   // trimmed opening bracket
  if (rl) { left = Math.min(L.left + f.size * 0.04, left); right = R.right - f.size * 0.04; }
  if (right < left) right = R.right;
  return [left, base - whole.a, right, base + whole.d];
}

const join = (p, q) => p ? [Math.min(p[0], q[0]), Math.min(p[1], q[1]), Math.max(p[2], q[2]), Math.max(p[3], q[3])] : q;

// The printed lines of one element, in reading order.
function linesOf(el, writing) {
  const v = writing === 'v', rl = writing === 'rl', out = [];
  let line = null;
  for (const f of fragments(el, v)) {
    const b = box(f, v, rl);
    let text = f.node.data.slice(f.i0, f.j0);
    if (text.trim() === '' && !line) continue;
    const soft = text.endsWith(HYPHEN);
    text = text.replaceAll(HYPHEN, '') + (soft ? '-' : '');
    if (line && line.t.trim().length === 1 && line.size > 1.6 * f.size && text.trim() !== '') {
      // an initial: the first line beside it is its own, the next one is not
      line.t += text; line.e = f.e; line.c = f.c; line.size = f.size; line.hyphen = soft;
      if (b) line.b = join(line.b, b);
    } else if (line && Math.abs(line.c - f.c) < Math.max(line.size, f.size) * 0.5) {
      line.t += text; line.e = f.e; line.c = f.size > line.size ? f.c : line.c;
      line.size = Math.max(line.size, f.size); line.hyphen = soft;
      if (b && text.trim() !== '') line.b = join(line.b, b);
    } else {
      if (line && line.b) out.push(line);
      line = {s: f.s, e: f.e, t: text, c: f.c, size: f.size, b: text.trim() === '' ? null : b, hyphen: soft};
    }
  }
  if (line && line.b) out.push(line);
  for (const l of out) { l.t = l.t.trim(); delete l.c; }
  return out;
}

function make(parent, x, y, w, h, css) {
  const d = document.createElement('div');
  d.style.cssText = `position:absolute;left:${x}px;top:${y}px;width:${w}px;height:${h}px;${css || ''}`;
  parent.appendChild(d);
  return d;
}

const MODE = {h: '', v: 'writing-mode:vertical-rl;', rl: 'direction:rtl;unicode-bidi:bidi-override;'};
const ALIGN = {left: 'text-align:left;', center: 'text-align:center;', right: 'text-align:right;',
  justify: 'text-align:justify;', spread: 'text-align:justify;text-align-last:justify;'};

function setText(page, t) {
  const [x, y, w, h] = t.box;
  const d = make(page, x, y, w, h, `${t.face}${MODE[t.writing]}${ALIGN[t.align]}${t.css || ''}` +
    (t.valign === 'top' ? '' : `display:flex;flex-direction:column;justify-content:${t.valign === 'middle' ? 'center' : 'flex-end'};`));
  const rows = t.lines.map((s) => {
    const r = document.createElement('div');
    if (!t.wrap) r.style.whiteSpace = 'pre';
    if (t.writing === 'rl') r.style.unicodeBidi = 'bidi-override';
    if (t.writing === 'rl' && t.align === 'center') r.style.direction = 'rtl';
    if (t.indent) r.style.textIndent = t.indent + 'em';
    if (t.align === 'center' && !t.wrap) { r.style.display = 'flex'; r.style.justifyContent = 'center'; }
    const span = document.createElement('span'); span.textContent = s; r.appendChild(span);
    if (t.writing === 'rl') span.style.unicodeBidi = 'bidi-override';
    d.appendChild(r);
    return r;
  });
  if (!t.wrap) {   // nothing may stick out: shrink to fit
    let need = 0;
    for (const r of rows) {
      range.selectNodeContents(r.firstChild);
      const q = range.getBoundingClientRect();
      need = Math.max(need, t.writing === 'v' ? q.height : q.width);
    }
    const room = t.writing === 'v' ? h : w;
    if (need > room) { const k = room / need * 0.995; d.style.fontSize = parseFloat(getComputedStyle(d).fontSize) * k + 'px'; }
  }
  return () => rows.map((r) => linesOf(r, t.writing)).flat();
}

const KEEP = new Set(['subhead', 'headline', 'kicker', 'subheadline', 'byhead', 'rule', 'itemhead', 'label', 'deck1', 'deck2', 'deck3']);

// One paragraph (or the rest of one from flat offset `from`) as an element.
function build(f, p, index, from, to) {
  const el = document.createElement('div');
  el.dataset.p = index;
  const cont = from > 0;
  let css = '';
  if (p.k === 'rule') {
    const full = p.rule === 'full';
    el.style.cssText = f.writing === 'v' ? `width:${f.leading}px;height:100%;position:relative;` : `height:${f.leading}px;position:relative;`;
    const bar = document.createElement('div');
    bar.style.cssText = f.writing === 'v'
      ? `position:absolute;left:50%;top:${full ? 0 : 30}%;height:${full ? 100 : 40}%;width:1px;background:#111;`
      : `position:absolute;top:50%;left:${full ? 0 : 30}%;width:${full ? 100 : 40}%;height:1px;background:#111;`;
    el.appendChild(bar);
    return el;
  }
  if (p.k === 'p') {
    css += f.gap && !cont ? `margin-block-start:${f.gap}px;` : '';
    css += `text-indent:${cont || (f.dropcap && index === f.firstp) ? 0 : (p.indent !== undefined ? p.indent : f.indent)}em;` + (cont ? '' : p.css || '');
  } else css += (f.faces[p.k] || '') + 'text-indent:0;' + (p.css || '');
  if (to !== undefined && p.k === 'p' && f.align === 'justify') css += 'text-align-last:justify;';
  el.style.cssText = css;
  let at = 0, pending = '', pendingAt = 0;
  const flush = () => {
    if (!pending) return;
    const n = document.createTextNode(pending); n.__at = pendingAt; el.appendChild(n); pending = '';
  };
  for (const [kind, text] of p.r) {
    const a = Math.max(at, from), z = Math.min(at + text.length, to === undefined ? Infinity : to);
    if (a < z) {
      let piece = text.slice(a - at, z - at);
      if (z === to && piece.endsWith(HYPHEN)) piece = piece.slice(0, -1) + '-';
      if (kind === 't' && !(f.dropcap && index === f.firstp && a === 0)) { if (!pending) pendingAt = a; pending += piece; }
      else if (kind === 't') {
        flush();
        const s = document.createElement('span'); s.textContent = piece[0]; s.firstChild.__at = a;
        s.style.cssText = `float:left;font-size:${f.dropcap * f.leading * 0.92}px;line-height:${f.dropcap * f.leading * 0.92}px;height:${f.dropcap * f.leading - 1}px;margin-right:0.06em;` + (f.faces.cap || '');
        el.appendChild(s); pendingAt = a + 1; pending = piece.slice(1);
      } else {
        flush();
        const s = document.createElement('span'); s.textContent = piece; s.style.cssText = f.faces[kind] || '';
        s.firstChild.__at = a; el.appendChild(s);
      }
    }
    at += text.length;
  }
  flush();
  return el;
}

const flat = (p) => p.r.reduce((n, r) => n + r[1].length, 0);
const str = (p) => p.r.map((r) => r[1]).join('');

// The flat offset of the first character that does not fit, or null.
function overflow(f, el, div, extent) {
  const v = f.writing === 'v', o = div.getBoundingClientRect();
  const limit = (v ? -o.right : o.top) + extent + 0.5;
  const b = el.getBoundingClientRect();
  if ((v ? -b.left : b.bottom) <= limit) return null;
  const size = f.size;
  const outside = (r) => centre(r, v) + size * 0.5 > limit;
  for (const {node, at, n} of textNodes(el)) {
    if (node.parentElement !== el && getComputedStyle(node.parentElement).float !== 'none') continue;
    let k = n - 1, r = null;
    while (k >= 0 && !(r = charRect(node, k))) k--;
    if (!r || !outside(r)) continue;
    let lo = -1, hi = k;              // outside(hi), not outside(lo)
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1, q = charRect(node, mid);
      if (q && outside(q)) hi = mid; else if (q) lo = mid; else {
        let m = mid; while (m > lo && !charRect(node, m)) m--;
        if (m === lo) { lo = mid; } else if (outside(charRect(node, m))) hi = m; else lo = mid;
      }
    }
    return at + hi;
  }
  return null;
}

function setFlow(page, f) {
  const v = f.writing === 'v', slots = [];
  f.firstp = f.paras.findIndex((p) => p.k === 'p');
  let at = 0, from = 0;                       // next paragraph, flat offset in it
  let rest = null, ended = false;
  const used = [];
  for (let s = 0; s < f.slots.length && !ended; s++) {
    const [x, y, w, h] = f.slots[s], final = s === f.slots.length - 1;
    const div = make(page, x, y, w, h, `${f.face}${MODE[f.writing]}${ALIGN[f.align]}contain:layout style;${f.css || ''}`);
    let extent = v ? w : h;
    const along = v ? h : w;
    if (final && f.jump && f.jump.at === 'line') extent -= f.leading;
    const els = [];
    let chars = (extent / f.leading) * (along / f.size) * 1.15 * (f.dense || 1) + 30;
    let cut = null;
    while (at < f.paras.length && cut === null) {
      const from0 = els.length;
      while (at + (els.length - 0) < Infinity && els.reduce((n, e) => n + e.len, 0) < chars) {
        const idx = els.length ? els[els.length - 1].i + 1 : at;
        if (idx >= f.paras.length) break;
        const p = f.paras[idx], st = idx === at ? from : 0;
        const el = build(f, p, idx, st);
        if (p.k === 'rule' && !els.length) el.style.display = 'none';   // none at a column's top
        div.appendChild(el);
        els.push({i: idx, st, el, len: flat(p) - st});
      }
      for (let k = from0; k < els.length; k++) {
        const o = overflow(f, els[k].el, div, extent);
        if (o !== null) { cut = {k, o}; break; }
      }
      if (cut === null) {
        const last = els.length ? els[els.length - 1].i : at - 1;
        if (last + 1 >= f.paras.length) break;
        chars += 120;
      }
    }
    if (cut === null) {                        // the story is shorter than its slots
      at = f.paras.length;
      tail(f, div, els, extent, null);
      ended = true;
    } else if (final && f.jump) {
      rest = jump(f, div, els, cut, extent);
      ended = true;
    } else if (final) {
      tail(f, div, els, extent, cut);
      ended = true;
    } else {
      let {k, o} = cut;
      while (els.length > k + 1) els.pop().el.remove();
      const e = els[k], p = f.paras[e.i];
      const text = str(p);
      let next = o;
      while (next < text.length && text[next] === ' ') next++;
      const trap = f.trap > 0 ? sentenceEnd(f, e, p, o) : null;
      if (trap !== null) { o = trap; next = trap; while (text[next] === ' ') next++; }
      if (o <= e.st || (p.k !== 'p')) {         // nothing of it fits, or a line that may not break
        els.pop(); e.el.remove(); at = e.i; from = e.st;
      } else if (next >= text.length) {
        at = e.i + 1; from = 0;
      } else {
        const left = build(f, p, e.i, e.st, o);
        div.replaceChild(left, e.el); e.el = left;
        at = e.i; from = next;
      }
      while (els.length && KEEP.has(f.paras[els[els.length - 1].i].k)) {   // never at a column's end
        const b = els.pop(); b.el.remove(); at = b.i; from = 0;
      }
    }
    slots.push({div, els});
  }
  return () => ({
    slots: slots.map(({els}) => els.map((e) => ({p: e.i, lines: linesOf(e.el, f.writing)}))),
    paras: f.paras, rest,
    rules: slots.flatMap(({els}) => els.filter((e) => f.paras[e.i].k === 'rule').map((e) => e.el.firstChild.getBoundingClientRect())
      .filter((r) => r.width > 0).map((r) => [r.left, r.top, r.right, r.bottom])),
  });
}

// Where a sentence ends in the last line before `o`, so late that the line still looks full.
function sentenceEnd(f, e, p, o) {
  const text = str(p), per = Math.floor((f.writing === 'v' ? f.slots[0][3] : f.slots[0][2]) / f.size);
  const spare = Math.max(1, Math.round(per * 0.12));
  for (let k = o; k > o - spare && k > e.st + per; k--)
    if ('。！？”'.includes(text[k - 1]) && '。！？'.includes(text[k - 1] === '”' ? text[k - 2] : text[k - 1]) && k < text.length && text[k] !== '”' && f.trap > Math.abs(Math.sin(k * 12.9898 + e.i)))
      return k;
  return null;
}

// Ends the story inside the last slot: whole sentences only, then its closing byline.
function tail(f, div, els, extent, cut) {
  if (cut) {
    while (els.length > cut.k + 1) els.pop().el.remove();
    clip(f, div, els, cut.o);
  }
  for (let guard = 0; guard < 60 && els.length; guard++) {
    const e = els[els.length - 1], p = f.paras[e.i];
    let extra = null;
    const shown = {...p, r: p.r.concat(f.tail && f.tail.at === 'inline' && p.k === 'p' ? f.tail.runs : [])};
    const el = build(f, shown, e.i, e.st);
    div.replaceChild(el, e.el); e.el = el;
    if (f.tail && f.tail.at === 'line') {
      const q = {k: f.tail.kind, o: p.o, r: f.tail.runs, css: `text-align:${f.tail.align || 'right'};`};
      extra = build(f, q, f.paras.length, 0); div.appendChild(extra);
      if (overflow(f, extra, div, extent) === null && overflow(f, el, div, extent) === null && p.k === 'p') {
        f.paras = f.paras.slice(0, e.i + 1); f.paras.push(q);
        els.push({i: f.paras.length - 1, st: 0, el: extra});
        fill(f, div, e, p, [], extent, extra); return;
      }
      extra.remove();
    } else if (overflow(f, el, div, extent) === null && p.k === 'p') {
      f.paras = f.paras.slice(0, e.i + 1); f.paras[e.i] = shown;
      fill(f, div, e, p, f.tail ? f.tail.runs : [], extent, null); return;
    }
    clip(f, div, els, flat(p) - 1);
  }
  f.failed = true;
}

// Adds short sentences to the last paragraph as long as they fit, so that no hole stays.
function fill(f, div, e, p, tail, extent, extra) {
  let runs = p.r;
  for (const text of f.fillers || []) {
    const more = runs.concat([['t', text]]), shown = {...p, r: more.concat(tail)};
    const el = build(f, shown, e.i, e.st);
    div.replaceChild(el, e.el);
    if (overflow(f, extra || el, div, extent) === null) {
      runs = more; f.paras[e.i] = shown; e.el = el;
    } else div.replaceChild(e.el, el);
  }
}

// Drops the last paragraph's sentences that reach beyond flat offset `o`.
function clip(f, div, els, o) {
  const e = els[els.length - 1], p = f.paras[e.i];
  let at = 0, keep = 0, sentences = 0;
  for (const [kind, text] of p.r) {
    at += text.length;
    if (at > o || at <= e.st && false) break;
    keep++; if (kind === 't') sentences++;
  }
  const kept = p.r.slice(0, keep);
  const length = kept.reduce((n, r) => n + r[1].length, 0);
  if (!sentences || length <= e.st) {
    if (els.length === 1 && trim(f, div, e, p, o)) return;
    els.pop(); e.el.remove();
  } else {
    f.paras[e.i] = {...p, r: kept};
    const el = build(f, f.paras[e.i], e.i, e.st);
    div.replaceChild(el, e.el); e.el = el;
  }
}

// Ends a sentence early, at the last comma that fits: better than a story without an end.
function trim(f, div, e, p, o) {
  const text = str(p), latin = /[a-z]/.test(text.slice(e.st, e.st + 20));
  let k = Math.min(o, text.length) - 1;
  while (k > e.st + 1 && !(latin ? text[k] === ' ' : '，、；：'.includes(text[k]))) k--;
  if (k <= e.st + 1) return false;
  const runs = slice(p.r, 0, k).map((r) => [...r]);
  runs[runs.length - 1][1] = runs[runs.length - 1][1].replace(/[,;:，、；：]$/, '') + (latin ? '.' : '。');
  f.paras[e.i] = {...p, r: runs};
  const el = build(f, f.paras[e.i], e.i, e.st);
  div.replaceChild(el, e.el); e.el = el;
  return true;
}

// Ends with 下转: the text breaks where the slot ends, the notice follows.
function jump(f, div, els, cut, extent) {
  let {k, o} = cut;
  while (els.length > k + 1) els.pop().el.remove();
  const q = {k: 'jump', r: [['j', f.jump.text]], css: 'text-align:right;'};
  let e = els[k], p = f.paras[e.i];
  if (o <= e.st || p.k !== 'p') { els.pop(); e.el.remove(); if (!els.length) { f.failed = true; return null; } e = els[els.length - 1]; p = f.paras[e.i]; o = flat(p); }
  if (f.jump.at === 'line') {
    const whole = o >= flat(p);
    const left = build(f, p, e.i, e.st, whole ? undefined : o);
    div.replaceChild(left, e.el); e.el = left;
    const el = build(f, q, f.paras.length, 0);
    div.appendChild(el);
    const rest = whole ? {p: e.i + 1, o: 0} : {p: e.i, o};
    f.paras = f.paras.slice(0, e.i + 1); f.paras.push(q);
    f.paras[e.i] = {...p, r: slice(p.r, 0, o)};
    els.push({i: f.paras.length - 1, st: 0, el});
    return rest;
  }
  for (let back = 0; back < 60; back++) {
    const shown = {...p, r: slice(p.r, 0, o).concat([['j', f.jump.text]])};
    const el = build(f, shown, e.i, e.st);
    div.replaceChild(el, e.el); e.el = el;
    if (overflow(f, el, div, extent) === null) {
      f.paras = f.paras.slice(0, e.i + 1); f.paras[e.i] = shown;
      return o >= flat(p) ? {p: e.i + 1, o: 0} : {p: e.i, o};
    }
    o -= 1;
    if (o <= e.st) break;
  }
  f.failed = true;
  return null;
}

function slice(runs, from, to) {
  const out = []; let at = 0;
  for (const [kind, text] of runs) {
    const a = Math.max(at, from), z = Math.min(at + text.length, to);
    if (a < z) out.push([kind, text.slice(a - at, z - at)]);
    at += text.length;
  }
  return out;
}

window.linesOf = linesOf;
window.typeset = (spec) => {
  const page = document.getElementById('page');
  page.replaceChildren();
  page.style.cssText = `position:relative;overflow:hidden;width:${spec.width}px;height:${spec.height}px;background:${spec.paper};${spec.hidden ? 'visibility:hidden;' : ''}${spec.css || ''}`;
  for (const d of spec.decor) make(page, ...d.box, d.css);
  const texts = spec.texts.map((t) => setText(page, t));
  const flows = spec.flows.map((f) => setFlow(page, f));
  return {
    texts: texts.map((done) => done()),
    flows: flows.map((done, i) => ({...done(), failed: !!spec.flows[i].failed})),
  };
};
})();
