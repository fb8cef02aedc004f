/** The size of the letters of a category's label in pixels, and the height of its line. */
const LABEL = 12;
const LABEL_LINE = 14;

/** The narrowest column whose label, on its side, stands clear of its neighbours. */
const NARROWEST = 16;

/** More lines than these make a label under its column hard to read. */
const MOST_LINES = 4;

/** A text in lines of a width in pixels, with no word broken, and what stands between two commas only where it must be. */
function wrapped(text, width) {
  const fits = part => textWidth(part, LABEL) <= width;
  const lines = [];
  for (const part of text.split(/(?<=,) /).flatMap(phrase => (fits(phrase) ? [phrase] : phrase.split(' ')))) {
    const longer = `${lines[lines.length - 1]} ${part}`;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

/** Where a text that is too long is cut: at its end, in its middle, or at its start. */
const CUTS = [
  (text, kept) => `${text.slice(0, kept).trimEnd()}…`,
  (text, kept) => `${text.slice(0, Math.ceil(kept / 2)).trimEnd()}…${text.slice(text.length - Math.floor(kept / 2)).trimStart()}`,
  (text, kept) => `…${text.slice(text.length - kept).trimStart()}`,
];

function cutTo(text, width, cut) {
  if (textWidth(text, LABEL) <= width) return text;
  let [kept, beyond] = [0, text.length];
  while (beyond - kept > 1) {
    const middle = (kept + beyond) >> 1;
    if (textWidth(cut(text, middle), LABEL) <= width) kept = middle;
    else beyond = middle;
  }
  return cut(text, kept);
}

/** Texts of at most a width in pixels, which differ where they did before; a number tells apart those that no cut does. */
function shortened(texts, width) {
  const different = new Set(texts).size;
  for (const cut of CUTS) {
    const short = texts.map(text => cutTo(text, width, cut));
    if (new Set(short).size === different) return short;
  }
  return texts.map((text, i) => (textWidth(text, LABEL) <= width ? text : cutTo(`${i + 1}: ${text}`, width, CUTS[0])));
}

/**
 * The labels of categories below their columns: upright in a few lines, or on their side. Of ordered ones, such as numbers,
 * those that have no room are left out.
 *
 *   cell      pixels that a category has along the axis
 *   most      pixels that the labels may take beside it
 *
 * It gives the texts, how they are turned, how many stand for one that is labelled, and the room that they take.
 */
function labelsAcross(names, { cell, most, ordered }) {
  const lines = names.map(name => wrapped(name, cell - 6));
  if (lines.every(one => one.length <= MOST_LINES && one.every(line => textWidth(line, LABEL) <= cell - 4))) {
    return { texts: lines.map(one => one.join('\n')), rotate: 0, every: 1, room: LABEL_LINE * Math.max(...lines.map(one => one.length)) };
  }
  if (ordered) return { texts: names, rotate: 0, every: Math.ceil((widest(names) + 8) / cell), room: LABEL_LINE };
  const texts = shortened(names, most);
  return { texts, rotate: 90, every: 1, room: widest(texts) };
}

/** The labels of categories beside their rows, as {@link labelsAcross} gives them: in as many lines as a row is high. */
function labelsUp(names, { cell, most, ordered }) {
  const every = ordered ? Math.ceil((LABEL_LINE - 1) / cell) : 1;
  const lines = names.map(name => wrapped(name, most));
  const fits = lines.every(one => one.length * LABEL_LINE <= Math.max(cell, LABEL_LINE) && widest(one) <= most);
  const texts = fits ? lines.map(one => one.join('\n')) : shortened(names, most);
  return { texts, rotate: 0, every, room: fits ? widest(lines.flat()) : widest(texts) };
}

/** The pixels of a row beside which names stand whole in three lines of a width at most. */
const rowFor = (names, width, least) => Math.max(least, 8 + LABEL_LINE * Math.min(3, Math.max(...names.map(name => wrapped(name, width).length))));

const widest = texts => Math.ceil(Math.max(0, ...texts.map(text => textWidth(text, LABEL))));

/** An axis of categories with such labels. Its figure tells the whole name where the pointer is on a label that is not whole. */
const categoryAxis = (names, { texts, rotate, every }) => ({
  type: 'category', data: names, triggerEvent: true, axisTick: { show: false }, axisLine: { show: false },
  axisLabel: {
    color: colour('text'), fontSize: LABEL, lineHeight: LABEL_LINE, rotate,
    interval: every === 1 ? 0 : index => index % every === 0, formatter: (name, index) => texts[index],
  },
});

/** The lines between the cells of an axis of categories. */
const cellLines = () => ({ splitLine: { show: true, interval: 0, lineStyle: { color: colour('line') } } });

/** Of two keys the one whose values need more room to be told: it stands up the side, where names lie as they are read. */
const needsMoreRoom = (a, b) => roomOf(a) > roomOf(b);
const roomOf = key => (key.numeric ? 0 : widest(key.levels.map(levelText)));

/**
 * Where the cells of two keys stand in a chart so wide: the room of their labels, a cell's size, and the chart's own size, which is
 * wider than its card where columns would be too narrow for their labels.
 *
 *   tall      pixels of a row that has room, of `most` pixels in all
 */
function cellsOf(x, y, width, { right, top, tall, most }) {
  const across = x.levels.map(levelText);
  const up = y.levels.map(levelText);
  const row = Math.max(y.numeric ? 0 : NARROWEST, Math.min(Math.max(tall, 200 / up.length), most / up.length));
  const left = labelsUp(up, { cell: row, most: Math.max(90, 0.3 * width), ordered: y.numeric });
  const inside = width - left.room - 38 - right;
  const column = Math.max(inside / across.length, x.numeric ? 0 : NARROWEST);
  const below = labelsAcross(across, { cell: column, most: 170, ordered: x.numeric });
  const grid = { left: left.room + 38, right, top, bottom: below.room + 36 };
  return { grid, row, column, x: below, y: left, across, up, least: grid.left + column * across.length + right, height: top + row * up.length + grid.bottom };
}

/** The names of two keys beside the labels of their cells. */
const cellAxes = (cells, x, y) => [
  { ...categoryAxis(cells.across, cells.x), ...cellLines(), position: 'bottom', name: shortName(x.name), nameLocation: 'middle', nameGap: cells.x.room + 14, nameTextStyle: { color: colour('muted'), fontSize: LABEL } },
  { ...categoryAxis(cells.up, cells.y), ...cellLines(), position: 'left', name: shortName(y.name), nameLocation: 'middle', nameGap: cells.y.room + 14, nameTextStyle: { color: colour('muted'), fontSize: LABEL } },
];
