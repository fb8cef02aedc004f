/** The trials by value of a key: the values below their columns, or down the side where their names have no room there. */
function marginalFigure(trials, key, filter) {
  const rows = () => marginal(trials, key);
  const names = key.levels.map(levelText);
  const below = width => labelsAcross(names, { cell: (width - 122) / names.length, most: 0, ordered: key.numeric });
  const liesDown = width => below(width).rotate !== 0;
  return figure({
    title: key.name, on: ['filter'], fitted: true,
    height: width => (liesDown(width) ? 90 + rowFor(names, 0.4 * width, 22) * names.length : 201 + below(width).room),
    option: plot => marginalOption(key, rows(), liesDown(plot.clientWidth)
      ? { isDown: true, labels: labelsUp(names, { cell: rowFor(names, 0.4 * plot.clientWidth, 22), most: 0.4 * plot.clientWidth, ordered: false }) }
      : { isDown: false, labels: below(plot.clientWidth) }),
    numbers: () => ({ head: [shortName(key.name), 'mean dev loss', 'standard deviation', 'with ln V for what broke', 'trials', 'broken'], rows: rows().map((one, code) => [levelsOf(key)[code], nats(one.mean), number(one.std), nats(one.capped), number(one.count, 7), number(one.untrained, 7)]) }),
    click: event => filter.add(trials.term(key, key.levels[event.dataIndex])),
  });
}

function marginalOption(key, values, { isDown, labels }) {
  const lost = values.some(one => one.untrained > 0);
  const present = values.filter(one => one.mean !== null);
  if (present.length === 0 && !lost) return null;
  const highest = present.length > 0 ? Math.max(...present.map(one => Math.max(one.mean + one.std, one.capped))) : 1;
  const lowest = present.length > 0 ? Math.min(...present.map(one => one.mean - one.std)) : 0;
  const margin = 0.05 * (highest - lowest || 1);
  const categories = {
    ...categoryAxis(values.map(one => levelText(one.level)), labels), inverse: isDown,
    name: isDown ? '' : shortName(key.name), nameLocation: 'middle', nameGap: labels.room + 13, nameTextStyle: { color: colour('muted'), fontSize: LABEL },
  };
  const losses = axis(present.length > 0 ? 'mean dev loss ± sd' : 'no dev loss', { vertical: !isDown, min: lowest - margin, max: highest + margin, ...(present.length > 0 ? looseEnds() : { axisLabel: { show: false } }) });
  const broken = axis(lost ? 'broken' : '', { vertical: !isDown, position: isDown ? 'top' : 'right', min: 0, max: 1, scale: false, nameTextStyle: { color: colour('fail'), fontSize: 11.5 }, nameGap: isDown ? 22 : 42, splitLine: { show: false }, axisLine: { show: false }, axisLabel: { show: lost, color: colour('fail'), fontSize: 11, hideOverlap: true, formatter: percent } });
  const points = of => values.map((one, i) => (isDown ? [of(one), i] : [i, of(one)]));
  const line = (name, symbol, symbolSize, width, of) => ({
    type: 'line', name, color: category(0), symbol, symbolSize, showAllSymbol: true,
    lineStyle: { width: key.numeric ? width : 0, type: name === 'with failures' ? 'dashed' : 'solid' }, data: points(of),
  });
  return base({
    grid: isDown ? { left: labels.room + 16, right: 24, top: lost ? 44 : 8, bottom: 42 } : { left: 62, right: lost ? 60 : 20, top: 14, bottom: labels.room + 28 },
    tooltip: { trigger: 'axis', axisPointer: { axis: isDown ? 'y' : 'x', lineStyle: { color: colour('muted') }, label: { show: false } }, formatter: items => marginalTip(key, values[items[0].dataIndex]) },
    [isDown ? 'yAxis' : 'xAxis']: categories,
    [isDown ? 'xAxis' : 'yAxis']: [losses, broken],
    series: [
      { type: 'bar', name: 'not trained', [isDown ? 'xAxisIndex' : 'yAxisIndex']: 1, color: colour('fail'), itemStyle: { opacity: 0.28 }, barMaxWidth: isDown ? 14 : 26, data: points(one => (one.count ? one.untrained / one.count : 0)) },
      errorBars(values, isDown),
      line('mean dev loss', 'circle', 8, 1.5, one => one.mean),
      ...(lost ? [line('with failures', 'emptyDiamond', 10, 1.2, one => one.capped)] : []),
    ],
  });
}

const marginalTip = (key, one) => tip(`${shortName(key.name)} = ${levelText(one.level)}`, [
  ['', 'mean dev loss', nats(one.mean)], ['', 'standard deviation', number(one.std)], ['', 'trials', number(one.count)],
  ['', 'broken', `${number(one.untrained, 7)}, ${percent(one.untrained / Math.max(1, one.count))}`], ['', 'mean with ln V for what broke', nats(one.capped)],
]);

/** Lines from a standard deviation below the mean to one above it, beside their categories. */
function errorBars(values, isDown) {
  const ends = sign => values.map(one => (one.mean === null ? null : one.mean + sign * one.std));
  const [low, high] = [ends(-1), ends(1)];
  return {
    type: 'custom', silent: true, z: 1, data: values.map((_, i) => (isDown ? [low[i], i] : [i, low[i]])),
    renderItem: (params, api) => {
      const i = params.dataIndex;
      if (low[i] === null) return null;
      const at = value => api.coord(isDown ? [value, i] : [i, value]);
      const [[x1, y1], [x2, y2]] = [at(low[i]), at(high[i])];
      const bar = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: category(0), lineWidth: 1.4, fill: 'none' } });
      const end = (x, y) => (isDown ? bar(x, y - 5, x, y + 5) : bar(x - 5, y, x + 5, y));
      return { type: 'group', children: [bar(x1, y1, x2, y2), end(x1, y1), end(x2, y2)] };
    },
  };
}
