/** The keys of a term of importance; keys that are swept together are one. */
const termLabel = term => term.labels.map(one => one.split(' with ').map(shortName).join(' with ')).join(' × ');

/** How much of the variance of the loss each key and pair of keys explains. A click on a pair shows its cells. */
function importanceFigures(trials) {
  const importance = trials.data.importance[0];
  if (!importance) return null;
  const bars = [
    ...importance.terms.filter(term => term.share >= 0.001).map(term => ({ name: termLabel(term), share: term.share, noise: term.noise, term })),
    { name: importance.pairs ? 'three keys or more' : 'keys together', share: importance.higher, noise: null },
    { name: 'seeds', share: importance.seeds, noise: null },
  ].filter(bar => bar.share > 0);
  const pairs = importance.terms.filter(term => term.keys.length === 2);
  const cells = pairs.length > 0 ? pairFigure(trials, pairs) : null;
  const names = bars.map(bar => bar.name);
  const most = width => Math.min(260, 0.42 * width);
  const cellOf = width => rowFor(names, most(width), 24);
  const labelsOf = plot => labelsUp(names, { cell: cellOf(plot.clientWidth), most: most(plot.clientWidth), ordered: false });
  const chart = figure({
    title: 'Importance', on: [], fitted: true, height: width => Math.max(160, 58 + cellOf(width) * bars.length),
    note: `Share of the variance of the dev loss, in which what broke counts as ln V: ${importance.exact ? 'an exact analysis of the full grid' : 'a fit by least squares, since the grid is not full'}. The line in a bar is what chance alone would give.${pairs.length > 0 ? ' A click on a pair shows its cells.' : ''}`,
    option: plot => (bars.length === 0 ? null : base({
      grid: { left: labelsOf(plot).room + 12, right: 60, top: 8, bottom: 46 },
      tooltip: { formatter: item => tip(bars[item.dataIndex].name, [['', 'share', percent(bars[item.dataIndex].share)], ['', 'by chance', percent(bars[item.dataIndex].noise)]]) },
      xAxis: axis('share of the variance', { min: 0, scale: false, axisLabel: { color: colour('muted'), fontSize: 11.5, hideOverlap: true, formatter: value => percent(value) } }),
      yAxis: { ...categoryAxis(names, labelsOf(plot)), inverse: true },
      series: [{
        type: 'bar', name: 'share', barMaxWidth: 16, label: { show: true, position: 'right', color: colour('text'), formatter: item => percent(item.value) },
        data: bars.map(bar => ({ value: bar.share, itemStyle: { color: bar.term ? category(bar.term.keys.length - 1) : colour('muted') } })),
      }, {
        type: 'scatter', name: 'by chance', silent: true, symbol: 'rect', symbolSize: [2, 16], itemStyle: { color: colour('text') },
        data: bars.map((bar, i) => [bar.noise, i]).filter(([noise]) => noise !== null),
      }],
    })),
    numbers: () => ({ head: ['key or pair', 'share', 'by chance'], rows: bars.map(bar => [bar.name, percent(bar.share), percent(bar.noise)]) }),
    click: event => {
      const term = bars[event.dataIndex].term;
      if (term?.keys.length === 2) cells.show(term);
    },
  });
  return [chart.node, cells?.node].filter(Boolean);
}

/** The cells of two keys that are chosen: mean loss with failures, or the share that broke. */
function pairFigure(trials, pairs) {
  const chosen = { pair: pairs[0], colour: 'capped' };
  const keyNamed = name => trials.data.keys.find(key => key.name === name);
  const keys = () => {
    const [y, x] = chosen.pair.keys.map(keyNamed);
    return needsMoreRoom(x, y) ? [x, y] : [y, x];
  };
  const cellsIn = width => cellsOf(keys()[1], keys()[0], width, { right: 76, top: 12, tall: 34, most: 490 });
  const choose = selection('Keys', pairs.map((term, i) => [String(i), termLabel(term)]), '0', value => self.show(pairs[Number(value)]));
  const self = figure({
    title: 'Two keys together', on: ['filter'], fitted: true,
    note: 'Mean dev loss of the trials in each cell, with ln V for what broke, or the share that broke.',
    height: width => cellsIn(width).height,
    least: width => cellsIn(width).least,
    tools: element('span', { className: 'toolbar' }, choose,
      selection('Colour', [['capped', 'mean dev loss with failures'], ['broken', 'share that broke']], chosen.colour, value => { chosen.colour = value; self.draw(); })),
    option: plot => {
      const [y, x] = keys();
      const values = pairCells(trials, y, x).filter(cell => cell[chosen.colour] !== null);
      if (values.length === 0) return null;
      const all = values.map(cell => cell[chosen.colour]);
      const ends = [Math.min(...all), Math.max(...all)];
      const room = cellsIn(plot.clientWidth);
      const [columns, rows] = cellAxes(room, x, y);
      return base({
        grid: room.grid,
        tooltip: { formatter: item => cellTip(values[item.dataIndex], y, x) },
        xAxis: columns,
        yAxis: rows,
        visualMap: { ...colourScale(ends[0], ends[1] > ends[0] ? ends[1] : ends[0] + 1e-9, '', { inRange: { color: chosen.colour === 'capped' ? lossColours() : VIRIDIS } }), dimension: 2 },
        series: [{
          type: 'heatmap', data: values.map(cell => [cell.x, cell.y, cell[chosen.colour]]),
          label: { show: room.column > 48 && room.row > 13, fontSize: 11, formatter: item => (chosen.colour === 'capped' ? nats(item.value[2]) : percent(item.value[2])), color: colour('text'), textBorderColor: colour('card'), textBorderWidth: 3 },
        }],
      });
    },
    numbers: () => {
      const [y, x] = keys();
      const cells = pairCells(trials, y, x);
      const at = (a, b) => cells.find(cell => cell.x === a && cell.y === b);
      return { head: [`${shortName(y.name)} \\ ${shortName(x.name)}`, ...levelsOf(x)], rows: levelsOf(y).map((level, b) => [level, ...x.levels.map((_, a) => (at(a, b) ? `${nats(at(a, b).capped)}, ${percent(at(a, b).broken)} broke` : '–'))]) };
    },
  });
  self.show = term => {
    chosen.pair = term;
    choose.querySelector('select').value = String(pairs.indexOf(term));
    self.draw();
  };
  return self;
}

function cellTip(cell, y, x) {
  return tip(`${shortName(y.name)} ${levelText(y.levels[cell.y])}, ${shortName(x.name)} ${levelText(x.levels[cell.x])}`, [['', 'mean with failures', nats(cell.capped)], ['', 'broke', percent(cell.broken)], ['', 'trials', number(cell.count, 7)]]);
}

/** The cells of two keys that have trials. */
function pairCells(trials, y, x) {
  const cells = new Map();
  const loss = trials.metric('dev_loss');
  const uniform = trials.data.uniformLoss;
  for (const i of trials.shown) {
    if (trials.outcome(i) === 'stopped' || x.codes[i] < 0 || y.codes[i] < 0) continue;
    const key = x.codes[i] * y.levels.length + y.codes[i];
    if (!cells.has(key)) cells.set(key, { x: x.codes[i], y: y.codes[i], count: 0, lost: 0, sum: 0 });
    const cell = cells.get(key);
    const broke = isBroken(trials, i);
    cell.count++;
    cell.lost += broke ? 1 : 0;
    cell.sum += broke ? uniform : loss[i];
  }
  return [...cells.values()].map(cell => ({ ...cell, capped: uniform === null && cell.lost > 0 ? null : cell.sum / cell.count, broken: cell.lost / cell.count }));
}
