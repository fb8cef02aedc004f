/** The histograms of a run: the lecture's plots. `of` says whose, where hidden layers and the output are apart. */
const MOMENTS = [['mean', number, 'mean'], ['std', number, 'std']];
const HISTOGRAMS = [
  { quantity: 'preactivation', of: 'hidden', title: 'Preactivations', note: 'The inputs of the nonlinearity, after the normalization where there is one. Too wide saturates, too narrow makes the layer linear.', x: 'preactivation', columns: MOMENTS },
  { quantity: 'preactivation', of: 'output', title: 'Logits', note: 'The inputs of the softmax. Wide ones at the start are confident guesses, which nothing supports yet.', x: 'logit', columns: MOMENTS },
  { quantity: 'activation', title: 'Activations', note: 'The outputs of the nonlinearity. Mass piled up at its ends is saturation: no gradient comes through there.', x: 'activation', columns: [...MOMENTS, ['|h| > 0.97', percent, 'saturated97'], ['dead', percent, 'dead']] },
  { quantity: 'activation_gradient', title: 'Activation gradients', note: 'd loss / d activation. Layers should have about the same width; growing or shrinking with depth is exploding or vanishing.', x: 'gradient', columns: MOMENTS },
  { quantity: 'gradient', parameter: 'weight', ownAxes: true, title: 'Weight gradients', note: 'd loss / d weight, each layer on an axis of its own. The last column is std(gradient) / std(weight).', x: 'gradient', columns: [['std', number, 'std'], ['grad : data', number, 'gradData']] },
];

/** The densities of one histogram as points at the middles of its bins, and the edges that hold 99.9 % of it. */
function density(series, place) {
  const counts = series.counts[place];
  const [lower, upper] = [series.lower[place], series.upper[place]];
  const width = (upper - lower) / counts.length;
  const total = sum(counts);
  if (total === 0 || !(width > 0)) return { points: [], lower: lower ?? 0, upper: lower ?? 0 };
  const first = firstBeyond(counts, total * 0.0005);
  const last = counts.length - 1 - firstBeyond([...counts].reverse(), total * 0.0005);
  return {
    points: counts.map((count, i) => [lower + (i + 0.5) * width, count / (total * width)]),
    lower: lower + first * width,
    upper: lower + (last + 1) * width,
  };
}

function firstBeyond(counts, share) {
  let seen = 0;
  return counts.findIndex(count => (seen += count) > share);
}

/** Whether a range ends where squashing activations do, which its axis says; elsewhere its ends are no labels. */
const isSquashed = (lower, upper) => Math.abs(lower + 1) < 1e-6 && Math.abs(upper - 1) < 1e-6;

/** The range of some histograms at the chosen step, or over all steps so that the slider does not move the axis. */
function rangeOf(allSeries, allSteps) {
  const ranges = allSeries.flatMap(series => (allSteps
    ? series.step.map((_, place) => density(series, place))
    : [density(series, placeOf(series.step, view.step))]));
  const range = [Math.min(...ranges.map(one => one.lower)), Math.max(...ranges.map(one => one.upper))];
  return range[0] < range[1] ? range : [range[0] - 1, range[0] + 1];
}

function histogramFigure(data, kind) {
  const { quantity, parameter = '', of, title, note, x, ownAxes = false } = kind;
  const belongs = series => of === undefined || isOutput(data, series.layer) === (of === 'output');
  const histograms = () => seriesOf(data.histograms, quantity, parameter).filter(belongs);
  const statistics = () => seriesOf(data.statistics, quantity, parameter).filter(belongs);
  const measured = data.statistics.filter(series => series.quantity === quantity && series.parameter === parameter && belongs(series));
  if (measured.every(series => defined(series.std).length === 0)) return null;
  const columns = kind.columns.filter(([, , field]) => measured.some(series => defined(series[field]).length > 0));
  let allSteps = false;
  const ranges = () => histograms().map(series => rangeOf([series], allSteps));
  const areApart = own => ownAxes || isUneven(own);
  const hasRows = own => areApart(own) || own.length > MANY_LAYERS;
  const self = figure({
    title, note, on: ['step', 'scope', 'layer'],
    height: () => {
      const own = ranges();
      return histogramHeight(own.length, hasRows(own));
    },
    tools: choice('Axis', [[false, 'this step'], [true, 'all steps']], false, all => { allSteps = all; self.draw(); }, `Steps that the axis of ${title.toLowerCase()} fits`),
    option: () => {
      const allSeries = histograms();
      if (allSeries.length === 0) return null;
      const drawn = allSeries.map(series => series.layer);
      const own = ranges();
      const shared = [Math.min(...own.map(range => range[0])), Math.max(...own.map(range => range[1]))];
      const rows = allSeries.map((series, i) => ({
        name: layerName(data, series.layer), ink: layerInk(data, series.layer, drawn), back: standsBack(data, series.layer, drawn),
        ...density(series, placeOf(series.step, view.step)), half: Math.max(...own[i].map(Math.abs)),
      }));
      return hasRows(own) ? ridges(rows, x, areApart(own) ? null : shared) : curves(rows, x, shared);
    },
    side: () => layerTable(data, { title, statistics: statistics(), drawn: histograms().map(series => series.layer), columns }),
  });
  return self;
}

/** Whether the widest of some ranges is so many times the narrowest that a common axis shows the narrow one as a line. */
function isUneven(ranges) {
  const widths = ranges.map(([lower, upper]) => upper - lower);
  return Math.max(...widths) > 30 * Math.min(...widths);
}

function histogramHeight(layers, hasRows) {
  if (!hasRows) return Math.max(235, 61 + 21 * layers);
  return 60 + layers * (layers > 24 ? 13 : layers > MANY_LAYERS ? 21 : 36);
}

/** All layers over each other on one axis. */
function curves(rows, x, [lower, upper]) {
  return base({
    grid: { left: 70, right: 24, top: 12, bottom: 42 },
    tooltip: {
      trigger: 'axis',
      formatter: items => tip(`${x} ${number(items[0].value[0])}`, items.map(item => [item.color, item.seriesName, number(item.value[1])])),
    },
    xAxis: axis(x, { min: lower, max: upper, splitLine: { show: false }, ...(isSquashed(lower, upper) ? {} : looseEnds()) }),
    yAxis: axis('density', { vertical: true, scale: false, min: 0, nameGap: 54 }),
    series: rows.map(row => ({
      type: 'line', name: row.name, symbol: 'none', color: row.ink,
      lineStyle: { width: 1.8, opacity: row.back ? 0.2 : 1 }, areaStyle: rows.length === 1 ? { opacity: 0.12 } : undefined,
      data: row.points,
    })),
  });
}

/** A row a layer, each as high as the others, on one axis or each on its own, which is symmetrical about 0. */
function ridges(rows, x, shared) {
  const scale = row => (shared ? 1 : 1 / row.half);
  const [lower, upper] = shared || [-1, 1];
  const names = rows.map(row => row.name);
  const bounds = shared ? [] : rows.map(row => (row.points.length === 0 ? `all ${number(row.lower)}` : `±${number(row.half, 2)}`));
  const rowAxis = (data, more) => axis('', { type: 'category', inverse: true, data, splitLine: { show: false }, axisLine: { show: false }, axisLabel: { color: colour('text'), fontSize: 11.5, hideOverlap: true, interval: rows.length > 24 ? 'auto' : 0 }, ...more });
  return base({
    grid: { left: 78, right: shared ? 24 : 70, top: 24, bottom: 36 },
    tooltip: {
      formatter: item => {
        const row = rows[item.dataIndex];
        return tip(row.name, [[row.ink, '99.9 % of it', `${number(row.lower)} to ${number(row.upper)}`]]);
      },
    },
    xAxis: axis(x, { min: lower, max: upper, ...(shared ? (isSquashed(lower, upper) ? {} : looseEnds()) : { interval: 1, axisLabel: { show: false }, name: `${x}: from − to + the number at the right`, nameGap: 10 }) }),
    yAxis: shared ? rowAxis(names) : [rowAxis(names), rowAxis(bounds, { position: 'right' })],
    series: [{
      type: 'custom', clip: false, data: rows.map((row, i) => [0, i]),
      renderItem: (params, api) => {
        const row = rows[params.dataIndex];
        const base = api.coord([lower, params.dataIndex])[1] + api.size([0, 1])[1] / 2;
        const height = api.size([0, 1])[1] * (shared ? 1.8 : 0.95);
        const peak = Math.max(...row.points.map(point => point[1]));
        const inside = row.points.map(([at, share]) => [at * scale(row), share]).filter(([at]) => at >= lower && at <= upper);
        if (inside.length === 0) return null;
        const place = ([at, share]) => [api.coord([at, 0])[0], base - height * share / peak];
        const shape = { points: [[place(inside[0])[0], base], ...inside.map(place), [place(inside.at(-1))[0], base]] };
        return { type: 'polygon', shape, z2: params.dataIndex, style: { fill: row.ink, stroke: colour('card'), lineWidth: 0.8, opacity: row.back ? 0.2 : 0.85 } };
      },
    }],
  });
}

/** The legend of a histogram with the figures of each layer; a click on a layer puts it before the others. */
function layerTable(data, { title, statistics, drawn, columns }) {
  const at = series => placeOf(series.step, view.step);
  const rows = statistics.map(series => [layerName(data, series.layer), ...columns.map(([, format, field]) => format(series[field][at(series)]))]);
  const table = plainTable({ head: ['layer', ...columns.map(([name]) => name)], rows }, `${title} by layer at step ${view.step}`);
  const bodyRows = [...table.querySelectorAll('tbody tr')];
  statistics.forEach((series, i) => {
    const name = layerName(data, series.layer);
    const swatch = element('span', { className: 'swatch', style: { borderTopColor: layerInk(data, series.layer, drawn) } });
    bodyRows[i].querySelector('th').replaceChildren(element('button', {
      type: 'button', className: 'layer', 'aria-pressed': String(view.layer === name), onclick: () => changeView({ layer: view.layer === name ? '' : name }),
    }, swatch, name));
    columns.forEach(([, , field], column) => {
      const kind = limitClass(data, series, field, at(series));
      if (kind) bodyRows[i].children[column + 1].classList.add(kind);
    });
  });
  table.classList.toggle('many', statistics.length > MANY_LAYERS);
  return table;
}
