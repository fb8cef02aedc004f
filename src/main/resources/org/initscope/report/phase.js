/** Two swept keys, and in each cell every trial with these two values, best first, coloured by what became of it. */
function phaseFigure(trials, open) {
  const keys = byEffect(trials);
  if (keys.length < 2) return null;
  const metrics = trials.data.metrics.filter(metric => defined(metric.values).length > 0);
  const chosen = { x: keys[0].name, y: keys[1].name, colour: metrics.some(metric => metric.name === 'dev_loss') ? 'dev_loss' : 'outcome' };
  const keyNamed = name => keys.find(key => key.name === name);
  const options = keys.map(key => [key.name, shortName(key.name)]);
  const again = (what, value) => { chosen[what] = value; self.draw(); };
  const self = figure({
    title: 'Phase diagram',
    note: 'Each mark is a trial, the best of a cell at its top left. A click opens it. Lines are where half of the seeds break along a numeric key, and beside that the critical rate of the first update, or where theory has chi = 1: the middle over a row or column.',
    on: ['filter'], renderer: 'canvas', fitted: true,
    height: () => Math.max(300, Math.min(620, 90 + 72 * keyNamed(chosen.y).levels.length)),
    tools: element('span', { className: 'toolbar' },
      selection('Across', options, chosen.x, value => again('x', value)),
      selection('Up', options, chosen.y, value => again('y', value)),
      selection('Colour', [...metrics.map(metric => [metric.name, metric.label]), ['outcome', 'outcome']], chosen.colour, value => again('colour', value))),
    option: plot => phaseOption(trials, keyNamed(chosen.x), keyNamed(chosen.y), chosen.colour, plot),
    numbers: () => phaseNumbers(trials, keyNamed(chosen.x), keyNamed(chosen.y), chosen.colour),
    click: event => { if (event.seriesType === 'scatter') open(event.value[3]); },
  });
  return self;
}

function phaseOption(trials, x, y, colourBy, plot) {
  const cells = new Map();
  const loss = trials.metric('dev_loss');
  for (const i of trials.shown) {
    const cell = x.codes[i] * y.levels.length + y.codes[i];
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push(i);
  }
  const most = Math.max(1, ...[...cells.values()].map(members => members.length));
  const widest = Math.min(110, Math.max(44, ...y.levels.map(level => 4 + textWidth(levelText(level), LABEL))));
  const column = (plot.clientWidth - 126 - widest) / x.levels.length;
  const below = 18 + 14 * labelLines(x, Math.max(40, column - 4));
  const size = { x: column, y: (plot.clientHeight - 38 - below) / y.levels.length };
  const across = Math.min(most, Math.max(1, Math.ceil(Math.sqrt((most * size.x) / size.y))));
  const down = Math.max(1, Math.ceil(most / across));
  const mark = Math.max(2, Math.min(20, 0.8 * Math.min(size.x / (across + 0.6), size.y / (down + 0.6))));
  const values = trials.metric(colourBy);
  const scaled = trials.shown.map(i => values?.[i]);
  const range = colourBy === 'outcome' ? null : ['dev_loss', 'train_loss'].includes(colourBy) ? lossRange(trials, scaled) : robustRange(scaled);
  const names = [...new Set(trials.shown.map(i => trials.outcome(i)))].sort();
  const colours = colourBy.includes('loss') ? lossColours() : VIRIDIS;
  const isScaled = name => range !== null && !outcomeLook(name).tone;
  const shade = (name, value) => (isScaled(name) && value !== null ? shadeOf(value, range) : -1);
  const ink = (name, own) => {
    if (own >= 0) return blend(colours, own / (SHADES - 1));
    return outcomeLook(name).tone ? colour(outcomeLook(name).tone) : range ? colour('muted') : category(names.indexOf(name));
  };
  // A series a shade draws ten thousand marks in a fraction of the time of marks that each have a colour of their own.
  // The first of a name is what the legend shows of it.
  const shades = new Map(names.map(name => [name, new Map([[-1, []]])]));
  for (const members of cells.values()) {
    members.sort((a, b) => (loss[a] ?? Infinity) - (loss[b] ?? Infinity));
    members.forEach((i, place) => {
      const name = trials.outcome(i);
      const own = shade(name, values[i] ?? null);
      if (!shades.get(name).has(own)) shades.get(name).set(own, []);
      const left = ((place % across) + 0.8) / (across + 0.6) - 0.5;
      const top = (Math.floor(place / across) + 0.8) / (down + 0.6) - 0.5;
      shades.get(name).get(own).push([x.codes[i] + left, y.codes[i] - top, values[i] ?? null, i]);
    });
  }
  const label = colourBy === 'outcome' ? 'outcome' : trials.data.metrics.find(metric => metric.name === colourBy).label;
  const levelAxis = (key, vertical) => axis(shortName(key.name), {
    vertical, min: -0.5, max: key.levels.length - 0.5, interval: 1, scale: false,
    nameGap: vertical ? widest + 14 : below - 2,
    axisLabel: { show: false }, splitLine: { show: false }, axisLine: { show: false },
  });
  const lines = [...edgeLines(trials, x, y, true), ...edgeLines(trials, y, x, false)];
  return base({
    grid: { left: widest + 38, right: 88, top: 34, bottom: below + 14 },
    legend: { ...legend([...names, ...lines.map(line => line.name)]), icon: null, itemWidth: 11, itemHeight: 11 },
    tooltip: { formatter: item => trialTip(trials, item.value[3]) },
    xAxis: [levelAxis(x, false), { ...categories(x, Math.max(40, size.x - 4)), position: 'bottom' }],
    yAxis: [levelAxis(y, true), { ...categories(y, widest), position: 'left' }],
    visualMap: names.some(isScaled) ? colourScale(range[0], range[1], label, { seriesIndex: [], hoverLink: false, inRange: { color: colours } }) : undefined,
    series: [...names.flatMap(name => [...shades.get(name)].map(([own, data]) => ({
      type: 'scatter', name, symbol: outcomeLook(name).symbol, symbolSize: mark, data, progressive: 0,
      large: trials.shown.length > MANY_MARKS, largeThreshold: 1,
      itemStyle: { color: ink(name, own) },
      emphasis: { scale: 1.5 },
    }))), ...lines],
  });
}

/** From so many marks on a series is drawn at once, without an answer to the pointer but its tooltip. */
const MANY_MARKS = 2000;

/** So many shades of a colour scale are more than the eye tells apart in small marks. */
const SHADES = 32;

const shadeOf = (value, [min, max]) => Math.round(Math.min(Math.max((value - min) / (max - min), 0), 1) * (SHADES - 1));

/** Of more values than these some are labelled. */
const MANY_LABELS = 20;

/** The size of the letters of a label in pixels. */
const LABEL = 12;

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

/** So many lines the longest label of a key takes at a width in pixels. */
const labelLines = (key, width) => Math.max(1, ...key.levels.map(level => wrapped(levelText(level), width).length));

/** A category axis that labels the cells and draws the lines between them. */
const categories = (key, width) => ({
  type: 'category', data: key.levels.map(levelText), axisTick: { show: false }, axisLine: { show: false },
  axisLabel: {
    color: colour('text'), fontSize: LABEL, lineHeight: 14, interval: key.levels.length <= MANY_LABELS ? 0 : 'auto', hideOverlap: true,
    width, overflow: 'break', formatter: text => wrapped(text, width).join('\n'),
  },
  splitLine: { show: true, interval: 0, lineStyle: { color: colour('line') } },
});

function phaseNumbers(trials, x, y, colourBy) {
  const values = colourBy === 'outcome' ? null : trials.metric(colourBy);
  const cell = (a, b) => {
    const members = trials.shown.filter(i => x.codes[i] === a && y.codes[i] === b);
    if (members.length === 0) return '–';
    return values ? number(mean(defined(members.map(i => values[i])))) : `${members.filter(i => trials.outcome(i) === 'completed').length} of ${members.length} completed`;
  };
  return { head: [`${shortName(y.name)} \\ ${shortName(x.name)}`, ...x.levels], rows: y.levels.map((level, b) => [level, ...x.levels.map((_, a) => cell(a, b))]) };
}
