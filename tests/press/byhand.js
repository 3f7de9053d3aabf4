// What a page drawn by hand prints: every element with a role, its lines and its place. CSS pixels.
window.byhand = () => {
  const SKIP = new Set(['SCRIPT', 'STYLE', 'HEAD', 'TITLE']);
  const faults = [];
  const own = (el, name) => { const at = el.closest(`[${name}]`); return at ? at.getAttribute(name) : ''; };
  const box = (r) => [r.left, r.top, r.right, r.bottom];
  const writing = (el) => getComputedStyle(el).writingMode.startsWith('vertical') ? 'v' : el.dataset.writing === 'rl' ? 'rl' : 'h';
  const ground = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const c = getComputedStyle(at).backgroundColor;
      if (c !== 'transparent' && !/, 0\)$/.test(c)) return c;
    }
    return 'rgb(255, 255, 255)';
  };
  const spoken = (el, without) => {
    let out = '';
    for (const n of el.childNodes) {
      if (n.nodeType === 3) out += n.data.replace(/[ \t\n]+/g, ' ');
      else if (n.nodeName === 'BR') out += '\n';
      else if (n.nodeType === 1 && !(without && n.dataset.part)) out += spoken(n, without);
    }
    return out.replaceAll('\u00AD', '');
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    if (!n.data.trim() || SKIP.has(n.parentElement.nodeName)) continue;
    if (!n.parentElement.closest('[data-role]')) faults.push(`no role: ${n.data.trim().slice(0, 30)}`);
    if (getComputedStyle(n.parentElement).textTransform !== 'none') faults.push(`text-transform: ${n.data.trim().slice(0, 30)}`);
  }
  const items = [];
  for (const el of document.querySelectorAll('[data-role]')) {
    if (el.querySelector('[data-role]')) { faults.push(`a role within ${el.dataset.role}: ${el.textContent.trim().slice(0, 30)}`); continue; }
    const mode = writing(el), size = parseFloat(getComputedStyle(el).fontSize);
    const cs = getComputedStyle(el);
    items.push({
      role: el.dataset.role, article: own(el, 'data-article'), continues: el.dataset.continues !== undefined,
      writing: mode, size, bold: parseInt(cs.fontWeight) >= 600, box: box(el.getBoundingClientRect()),
      weight: parseInt(cs.fontWeight), family: cs.fontFamily, colour: cs.color, ground: ground(el),
      text: spoken(el, true), lines: el.dataset.role === 'image' ? [] : window.linesOf(el, mode),
    });
    if (el.scrollWidth > el.clientWidth + 2 && cs.overflow !== 'visible') faults.push(`cut off: ${el.textContent.trim().slice(0, 30)}`);
  }
  const facts = document.getElementById('facts');
  const root = document.documentElement, page = document.body.getBoundingClientRect();
  return {
    items, faults, ...window.separatorsOf(), facts: facts ? JSON.parse(facts.textContent) : {},
    scale: parseFloat(root.dataset.scale || '2'), language: root.dataset.language || 'zh-Hans',
    width: Math.round(page.width), height: Math.round(page.height),
  };
};
