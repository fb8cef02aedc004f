/** Two swept keys, and in each cell every trial with these two values, best first, coloured by what became of it. */
function phaseFigure(trials, open) {
  const keys = byEffect(trials);
  if (keys.length < 2) return null;
  const metrics = trials.data.metrics.filter(metric => defined(metric.values).length > 0);
  const [y, x] = needsMoreRoom(keys[0], keys[1]) ? keys : [keys[1], keys[0]];
  const chosen = { x: x.name, y: y.name, colour: metrics.some(metric => metric.name === 'dev_loss') ? 'dev_loss' : 'outcome' };
  const keyNamed = name => keys.find(key => key.name === name);
  const options = keys.map(key => [key.name, shortName(key.name)]);
  const again = (what, value) => { chosen[what] = value; self.draw(); };
  const self = figure({
    title: 'Phase diagram',
    note: 'Each mark is a trial, the best of a cell at its top left. A click opens it. Lines are where half of the seeds break along a numeric key, and beside that the critical rate of the first update, or where theory has chi = 1: the middle over a row or column.',
    on: ['filter'], renderer: 'canvas', fitted: true,
    height: width => phaseCells(keyNamed(chosen.x), keyNamed(chosen.y), width).height,
    least: width => phaseCells(keyNamed(chosen.x), keyNamed(chosen.y), width).least,
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

const phaseCells = (x, y, width) => cellsOf(x, y, width, { right: 76, top: 34, tall: 72, most: 500 });

function phaseOption(trials, x, y, colourBy, plot) {
  const cells = new Map();
  const loss = trials.metric('dev_loss');
  for (const i of trials.shown) {
    const cell = x.codes[i] * y.levels.length + y.codes[i];
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push(i);
  }
  const most = Math.max(1, ...[...cells.values()].map(members => members.length));
  const room = phaseCells(x, y, plot.clientWidth);
  const size = { x: room.column, y: room.row };
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
  const [columns, rows] = cellAxes(room, x, y);
  const places = key => ({ type: 'value', min: -0.5, max: key.levels.length - 0.5, interval: 1, show: false });
  const lines = [...edgeLines(trials, x, y, true), ...edgeLines(trials, y, x, false)];
  return base({
    grid: room.grid,
    legend: { ...legend([...names, ...lines.map(line => line.name)]), icon: null, itemWidth: 11, itemHeight: 11 },
    tooltip: { formatter: item => trialTip(trials, item.value[3]) },
    xAxis: [places(x), columns],
    yAxis: [places(y), rows],
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

function phaseNumbers(trials, x, y, colourBy) {
  const values = colourBy === 'outcome' ? null : trials.metric(colourBy);
  const cell = (a, b) => {
    const members = trials.shown.filter(i => x.codes[i] === a && y.codes[i] === b);
    if (members.length === 0) return '–';
    return values ? number(mean(defined(members.map(i => values[i])))) : `${members.filter(i => trials.outcome(i) === 'completed').length} of ${members.length} completed`;
  };
  return { head: [`${shortName(y.name)} \\ ${shortName(x.name)}`, ...levelsOf(x)], rows: levelsOf(y).map((level, b) => [level, ...x.levels.map((_, a) => cell(a, b))]) };
}
