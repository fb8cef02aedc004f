/** What a reader at this width cannot see whole, each as a sentence. */
const faults = [];
const say = (what, node) => faults.push(`${what}: ${node.tagName.toLowerCase()}${node.className && typeof node.className === 'string' ? '.' + node.className.replace(/ /g, '.') : ''} “${(node.textContent || '').slice(0, 40)}” in ${node.closest('section, aside')?.id || 'the page'}`);
const scrolls = node => ['auto', 'scroll'].includes(getComputedStyle(node).overflowX);
const MAY_SCROLL = '.numbers, .grid, .wide, pre';
if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`);
for (const node of document.querySelectorAll('header *, main *')) {
  if (node.closest('svg') || !node.checkVisibility() || node.closest('.visually-hidden')) continue;
  const inScroller = node.parentElement.closest(MAY_SCROLL);
  const box = node.getBoundingClientRect();
  if (box.width === 0) continue;
  if (!inScroller && (box.right > innerWidth + 0.5 || box.left < -0.5)) say('beyond the window', node);
  const card = node.parentElement.closest('.card, figure, .tile, .finding');
  if (card && !inScroller && box.right > card.getBoundingClientRect().right + 0.5) say('outside its card', node);
  const style = getComputedStyle(node);
  if (scrolls(node) && node.scrollWidth > node.clientWidth + 1 && !style.backgroundAttachment.includes('local')) say('goes on beyond an edge that is not shaded', node);
  if (style.overflowX !== 'visible' && !node.matches(MAY_SCROLL + ', input, select, canvas') && !inScroller && node.scrollWidth > node.clientWidth + 1) say('cut', node);
}
for (const plot of document.querySelectorAll('.chart')) {
  const chart = echarts.getInstanceByDom(plot);
  if (!chart) continue;
  chart.getZr().flush();
  const title = plot.closest('figure').querySelector('h3').textContent;
  const texts = chart.getZr().storage.getDisplayList(true).filter(one => one.style && one.style.text !== undefined && one.style.text !== '' && !one.ignore && !one.invisible && (one.style.opacity ?? 1) > 0)
    .map(one => {
      const box = one.getBoundingRect().clone();
      // the box of a text with a given width begins where one of that width would
      box.x = (one.style.x ?? 0) - box.width * ({ center: 0.5, right: 1, end: 1 }[one.style.textAlign] ?? 0);
      if (one.transform) box.applyTransform(one.transform);
      return { text: String(one.style.text), left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height, clip: one.__clipPaths };
    })
    .filter(one => !one.clip || one.clip.length === 0);
  for (const one of texts) {
    if (one.left < -1 || one.top < -3 || one.right > chart.getWidth() + 1 || one.bottom > chart.getHeight() + 2) faults.push(`text cut: “${one.text}” in the chart ${title}`);
  }
  texts.forEach((one, i) => texts.slice(i + 1).forEach(other => {
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (across > 1 && down > 3) faults.push(`text over text: “${one.text}” and “${other.text}” in the chart ${title}`);
  }));
}
// Of layers and numbers some may go unlabelled, whose neighbours tell them; of other categories none.
const isCounted = name => /^[a-z_-]*[−-]?[\d.,]+(e[−-]?\d+)?$/i.test(name);
for (const plot of document.querySelectorAll('.chart')) {
  const chart = echarts.getInstanceByDom(plot);
  if (!chart) continue;
  const drawn = new Set(chart.getZr().storage.getDisplayList(true).filter(one => one.style?.text && !one.ignore && !one.invisible).map(one => String(one.style.text)));
  for (const kind of ['xAxis', 'yAxis']) {
    for (const axis of chart.getModel().queryComponents({ mainType: kind })) {
      const names = axis.get('type') === 'category' && axis.get('show') !== false ? axis.getCategories() : [];
      const told = names.length === 0 ? [] : axis.axis.getViewLabels().filter(label => label.formattedLabel.split('\n').every(line => drawn.has(line)));
      const missing = names.filter(name => !isCounted(name) && !told.some(label => label.rawLabel === name));
      if (missing.length > 0) faults.push(`${missing.length} of ${names.length} categories have no label in the chart ${plot.closest('figure').querySelector('h3').textContent}`);
      if (new Set(told.map(label => label.formattedLabel)).size < new Set(told.map(label => label.rawLabel)).size) faults.push(`categories are labelled alike in the chart ${plot.closest('figure').querySelector('h3').textContent}`);
    }
  }
}
return faults;
