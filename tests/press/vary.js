// Another page out of one drawn by hand: other sizes, faces, widths and rules, articles left out,
// shortened, lengthened or exchanged. Reading order stays the order of elements.
(() => {
const SERIF = {zh: ["'Noto Serif CJK SC'", "'AR PL UMing CN'"], tc: ["'Noto Serif CJK TC'", "'AR PL UMing TW'", "'Noto Serif CJK TC'"],
  ja: ["'Noto Serif CJK JP'"], en: ["'Liberation Serif'", "'DejaVu Serif'"], de: ["'Liberation Serif'", "'DejaVu Serif'"]};
const SANS = {zh: ["'Noto Sans CJK SC'"], tc: ["'Noto Sans CJK TC'"], ja: ["'Noto Sans CJK JP'"],
  en: ["'Liberation Sans'", "'Liberation Sans Narrow'"], de: ["'Liberation Sans'", "'Liberation Sans Narrow'"]};
const KAI = {zh: ["'AR PL UKai CN'", "'LXGW WenKai'"], tc: ["'AR PL UKai TW'", "'LXGW WenKai'"]};
const DISPLAY = ['headline', 'kicker', 'subheadline', 'subhead'];
const TAGS = {'zh-Hans': 'zh', 'zh-Hant': 'tc'};

// Chance from a seed: xorshift (Marsaglia 2003); the first draws of near seeds are much alike.
function dice(seed) {
  let state = (Math.imul(seed, 2654435761) ^ 0x5bd1e995) | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let n = 0; n < 8; n++) next();
  return {next, between: (lo, hi) => lo + (hi - lo) * next(), pick: (list) => list[Math.floor(next() * list.length)],
    chance: (share) => next() < share};
}

const all = (css, root) => [...(root || document).querySelectorAll(css)];
const articles = () => [...new Set(all('[data-article]').map((e) => e.dataset.article).filter(Boolean))];
const ofArticle = (id) => all(`[data-article="${CSS.escape(id)}"]`);

// An element goes, and so do those around it that hold nothing any more.
function drop(el) {
  let up = el.parentElement;
  el.remove();
  while (up && up !== document.body && !up.textContent.trim() && !up.querySelector('[data-role]')) {
    const over = up.parentElement;
    up.remove();
    up = over;
  }
}

function leaveOut(d) {
  const share = d.pick([0, 0, 0.1, 0.2, 0.35]);
  const names = articles();
  let left = names.length;
  for (const id of names)
    if (left > 2 && d.chance(share)) { left--; for (const el of ofArticle(id)) if (el.isConnected) drop(el); }
  const less = d.pick([0, 0, 0.2, 0.5]);
  for (const el of all('[data-role=image], [data-role=advertisement], [data-role=other]')) if (d.chance(less)) {
    // a picture's caption goes with it
    const caption = el.dataset.role === 'image' && el.nextElementSibling;
    if (caption && caption.dataset.role === 'caption') drop(caption);
    if (el.isConnected) drop(el);
  }
}

// Paragraphs that are whole: not begun in another element, nor going on in the next one.
function whole(id) {
  const own = all('[data-role=body]').filter((e) => (e.closest('[data-article]') || {dataset: {}}).dataset.article === id);
  return own.filter((e, n) => e.dataset.continues === undefined && !(own[n + 1] && own[n + 1].dataset.continues !== undefined)
    && !e.querySelector('[data-part]'));
}

function lengthen(d) {
  const pool = articles().flatMap(whole).filter((e) => e.textContent.length > 30).map((e) => e.innerHTML);
  const share = d.pick([0, 0.3, 0.6]);
  for (const id of articles()) {
    if (!d.chance(share)) continue;
    const own = whole(id);
    if (own.length < 2) continue;
    const inner = own.slice(1);
    if (d.chance(0.5)) { for (const el of inner) if (d.chance(0.4)) el.remove(); }
    else for (const el of inner) if (d.chance(0.4) && pool.length) {
      const more = el.cloneNode(false);
      more.innerHTML = d.pick(pool);
      el.after(more);
    }
  }
}

// Articles that stand beside each other in one place change theirs.
function exchange(d) {
  if (!d.chance(0.6)) return;
  const homes = new Set(all('[data-article]').filter((e) => e.dataset.article && !e.dataset.role).map((e) => e.parentElement));
  for (const home of homes) {
    const kids = [...home.children].filter((e) => e.dataset.article && !e.dataset.role && ofArticle(e.dataset.article).length === 1);
    for (let n = kids.length - 1; n > 0; n--) {
      const m = Math.floor(d.next() * (n + 1));
      if (m === n || kids[m].className !== kids[n].className) continue;
      const mark = document.createElement('i');
      kids[n].before(mark); kids[m].before(kids[n]); mark.before(kids[m]); mark.remove();
      [kids[n], kids[m]] = [kids[m], kids[n]];
    }
  }
}

function look(d) {
  const tag = document.documentElement.dataset.language || 'zh-Hans', language = TAGS[tag] || tag;
  const body = document.body, wide = body.getBoundingClientRect().width;
  const room = d.pick([1, 1, d.between(0.85, 1), d.between(1, 1.2)]);
  const sizes = {};
  for (const role of ['body', 'headline', 'kicker', 'subheadline', 'subhead', 'byline', 'caption', 'other', 'folio'])
    sizes[role] = d.chance(0.5) ? 1 : d.between(role === 'body' ? 0.88 : 0.8, role === 'headline' ? 1.12 : 1.15);
  const leading = d.pick([1, d.between(0.92, 1.15)]);
  const other = d.chance(0.5) ? d.pick([...SERIF[language], ...(d.chance(0.3) ? SANS[language] : [])]) : null;
  const display = d.chance(0.5) ? d.pick([...SANS[language], ...SERIF[language], ...(KAI[language] || [])]) : null;
  const told = all('[data-role]').map((el) => {  // all is asked before anything is changed
    const cs = getComputedStyle(el);
    return [el, parseFloat(cs.fontSize), parseFloat(cs.lineHeight), cs.fontFamily];
  });
  for (const [el, size, height, family] of told) {
    const role = el.dataset.role, by = sizes[role] || 1;
    if (by !== 1) el.style.fontSize = `${(size * by).toFixed(2)}px`;
    if (height && (by !== 1 || (role === 'body' && leading !== 1))) el.style.lineHeight = `${(height * by * (role === 'body' ? leading : 1)).toFixed(2)}px`;
    const face = role === 'body' ? other : DISPLAY.includes(role) ? display : null;
    if (face) el.style.fontFamily = `${face}, ${family}`;
  }
  if (room !== 1) body.style.width = `${Math.round(wide * room)}px`;
  for (const el of all('body *')) {
    const cs = getComputedStyle(el), columns = parseInt(cs.columnCount);
    if (columns > 1 && d.chance(0.25)) el.style.columnCount = Math.max(1, columns + d.pick([-1, 1]));
    if (columns > 1 && d.chance(0.2)) el.style.columnRuleStyle = d.pick(['none', 'solid']);
  }
  if (d.chance(0.15)) for (const el of all('body *')) {
    const cs = getComputedStyle(el);
    const sides = ['Top', 'Right', 'Bottom', 'Left'].filter((s) => parseFloat(cs[`border${s}Width`]) > 0);
    if (sides.length && sides.length < 4) el.style.borderColor = 'transparent';
  }
}

// ``gently``: nothing that sets the page anew; for pages whose places are fixed.
window.vary = (seed, gently) => {
  const d = dice(seed);
  leaveOut(d);
  if (gently) return;
  lengthen(d);
  exchange(d);
  look(d);
};
})();
