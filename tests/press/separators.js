// Rules, frames, tints and dark bars that a page of HTML prints: borders, column rules, grounds.
// CSS pixels.
window.separatorsOf = () => {
  const rules = [], frames = [];
  const colour = (text) => { const m = text.match(/[\d.]+/g).map(Number); return {rgb: m.slice(0, 3), alpha: m.length > 3 ? m[3] : 1}; };
  const light = ({rgb: [r, g, b]}) => (0.3 * r + 0.59 * g + 0.11 * b) / 255;
  const paper = (() => {
    for (const el of [document.body, document.documentElement]) {
      const c = colour(getComputedStyle(el).backgroundColor);
      if (c.alpha > 0) return light(c);
    }
    return 1;
  })();
  const under = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const c = colour(getComputedStyle(at).backgroundColor);
      if (c.alpha > 0.5) return light(c);
    }
    return paper;
  };
  const KINDS = {dashed: 'dashed', dotted: 'dashed', double: 'double'};
  const rule = (box, thickness, style) => rules.push({box, thickness, kind: KINDS[style] || 'single'});
  for (const el of document.body.querySelectorAll('*')) {
    if (el.closest('[data-role=image], svg, script, style')) continue;
    const cs = getComputedStyle(el), r = el.getBoundingClientRect();
    if (cs.display === 'inline' || cs.visibility === 'hidden' || r.width < 1 && r.height < 1) continue;
    const sides = {};
    for (const side of ['Top', 'Right', 'Bottom', 'Left']) {
      const c = colour(cs[`border${side}Color`]), width = parseFloat(cs[`border${side}Width`]);
      const style = cs[`border${side}Style`];
      if (width >= 0.4 && c.alpha > 0.2 && !['none', 'hidden'].includes(style) && Math.abs(light(c) - under(el.parentElement || el)) > 0.08) sides[side] = [width, style];
    }
    if (Object.keys(sides).length === 4 && r.width > 24 && r.height > 24) frames.push({box: [r.left, r.top, r.right, r.bottom], kind: 'frame'});
    else {
      if (sides.Top) rule([r.left, r.top, r.right, r.top + sides.Top[0]], ...sides.Top);
      if (sides.Bottom) rule([r.left, r.bottom - sides.Bottom[0], r.right, r.bottom], ...sides.Bottom);
      if (sides.Left) rule([r.left, r.top, r.left + sides.Left[0], r.bottom], ...sides.Left);
      if (sides.Right) rule([r.right - sides.Right[0], r.top, r.right, r.bottom], ...sides.Right);
    }
    const ground = colour(cs.backgroundColor), around = under(el.parentElement || el);
    if (ground.alpha > 0.3 && Math.abs(light(ground) - around) > 0.03) {
      const thin = Math.min(r.width, r.height);
      if (thin <= 5 && Math.max(r.width, r.height) > 24) rule([r.left, r.top, r.right, r.bottom], thin, 'solid');
      else if (thin > 12 && el.textContent.trim()) frames.push({box: [r.left, r.top, r.right, r.bottom], kind: light(ground) < 0.45 ? 'dark' : 'tint'});
    }
    const between = parseFloat(cs.columnRuleWidth), c = colour(cs.columnRuleColor);
    const gap = parseFloat(cs.columnGap) || parseFloat(cs.fontSize);
    if (between >= 0.4 && !['none', 'hidden'].includes(cs.columnRuleStyle) && c.alpha > 0.2 && (cs.columnCount !== 'auto' || cs.columnWidth !== 'auto')) columns(el, cs, r, gap, between);
  }
  // Where lines of two columns stand beside each other, a rule is between them.
  function columns(el, cs, r, gap, thickness) {
    const upright = cs.writingMode.startsWith('vertical');
    const start = upright ? r.top + parseFloat(cs.paddingTop) : r.left + parseFloat(cs.paddingLeft);
    const end = upright ? r.bottom - parseFloat(cs.paddingBottom) : r.right - parseFloat(cs.paddingRight);
    let count = parseInt(cs.columnCount);
    if (!(count > 0)) count = Math.max(1, Math.floor((end - start + gap) / (parseFloat(cs.columnWidth) + gap)));
    const width = (end - start - gap * (count - 1)) / count;
    const boxes = [];
    const range = document.createRange(), walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) if (n.data.trim()) { range.selectNodeContents(n); boxes.push(...range.getClientRects()); }
    const [lo, hi] = upright ? ['left', 'right'] : ['top', 'bottom'], [a, z] = upright ? ['top', 'bottom'] : ['left', 'right'];
    for (let k = 1; k < count; k++) {
      const at = start + k * width + (k - 0.5) * gap;
      const spanning = boxes.filter((b) => b[a] < at - gap && b[z] > at + gap);
      const beside = boxes.filter((b) => b[z] <= at + gap && b[z] > at - gap - width || b[a] >= at - gap && b[a] < at + gap + width);
      if (!beside.length) continue;
      const cuts = [...spanning.map((b) => [b[lo], b[hi]])].sort((p, q) => p[0] - q[0]);
      let from = Math.min(...beside.map((b) => b[lo]));
      const to = Math.max(...beside.map((b) => b[hi]));
      for (const [p, q] of [...cuts, [to, to]]) {
        if (p - from > 16) rule(upright ? [from, at - thickness / 2, p, at + thickness / 2] : [at - thickness / 2, from, at + thickness / 2, p], thickness, cs.columnRuleStyle);
        from = Math.max(from, q);
      }
    }
  }
  return {rules, frames};
};
