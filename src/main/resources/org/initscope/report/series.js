const isWeight = series => series.parameter === 'weight';

function parameterName(data, series) {
  return `${layerName(data, series.layer)}.${series.parameter}`;
}

const nameOfLayer = (data, series) => layerName(data, series.layer);

/** Says of each update that changed nothing that its logarithm is −∞: it was measured, and has no ratio. */
function tellZeroUpdates(run) {
  for (const series of run.statistics.filter(one => one.quantity === 'update')) {
    series.updateData = series.updateData.map((ratio, i) => (ratio === null && series.std[i] !== null ? -Infinity : ratio));
  }
}

const updateRatio = value => (value === -Infinity ? 'no update' : number(value));

/** A line a series, in the ink of its layer, every second one dashed. */
function layerLines(data, allSeries, field, name) {
  const drawn = allSeries.map(series => series.layer);
  return allSeries.map((series, i) => ({ name: name(data, series), colour: layerInk(data, series.layer, drawn), dash: i % 2 ? [7, 3] : 'solid', step: series.step, values: series[field] }));
}

function updateFigure(data) {
  let which = 'weight';
  const allSeries = () => data.statistics.filter(series => series.scope === view.scope && series.quantity === 'update'
    && (which === 'all' || isWeight(series)) && defined(series.updateData).length > 0);
  const self = figure({
    title: 'Update : data ratio',
    note: 'log10(std(update) / std(parameter)). About −3 is right; far below, the parameter hardly learns, far above it is thrown about. An update that changes nothing is a mark at the bottom.',
    height: 320,
    on: ['scope', 'axis', 'step'],
    option: () => {
      const present = allSeries();
      const values = present.flatMap(series => series.updateData.filter(Number.isFinite));
      return linesOverSteps({
        logarithmic: view.logarithmic,
        at: view.step,
        y: 'log10 of the ratio',
        format: updateRatio,
        marks: [{ value: -3, name: '−3: about right' }],
        yAxis: { min: Math.floor(2 * Math.min(-3.5, ...values)) / 2, max: Math.ceil(2 * Math.max(-2.5, ...values)) / 2 },
        series: layerLines(data, present, 'updateData', parameterName),
      });
    },
    numbers: () => byStep(data, allSeries(), 'updateData', parameterName, updateRatio),
    tools: choice('Parameters', [['weight', 'weights'], ['all', 'all']], 'weight', value => { which = value; self.draw(); }),
  });
  return self;
}

function criticalRateFigure(data) {
  const { step, rate, critical, curvature } = data.criticalRates;
  if (defined(critical).length === 0) return null;
  return figure({
    title: 'Learning rate and critical rate',
    note: 'The critical rate is the smallest at which an update would make the loss of its own minibatch larger. A rate above it cannot last; training on the edge of stability stays near it.',
    height: 320,
    on: ['axis', 'step'],
    option: () => linesOverSteps({
      logarithmic: view.logarithmic,
      at: view.step,
      y: 'rate (logarithmic)',
      yAxis: { type: 'log' },
      series: [
        { name: 'critical rate', colour: category(3), step, values: critical },
        { name: 'learning rate', colour: category(0), dash: [7, 3], step, values: rate },
      ],
    }),
    numbers: () => ({
      head: ['step', 'learning rate', 'critical rate', 'rate ÷ critical', 'curvature'],
      rows: step.map((at, i) => [number(at, 7), number(rate[i]), number(critical[i]), number(critical[i] === null ? null : rate[i] / critical[i]), number(curvature[i])]),
    }),
  });
}

function gradDataFigure(data) {
  const allSeries = () => data.statistics.filter(series => series.scope === view.scope && series.quantity === 'gradient'
    && isWeight(series) && defined(series.gradData).length > 0);
  return figure({
    title: 'Gradient : data ratio',
    note: 'std(gradient) / std(weight), logarithmic. A layer above the others will train faster than they do.',
    height: 320,
    on: ['scope', 'axis', 'step'],
    option: () => linesOverSteps({
      logarithmic: view.logarithmic,
      at: view.step,
      y: 'ratio',
      yAxis: { type: 'log' },
      series: layerLines(data, allSeries(), 'gradData', nameOfLayer),
    }),
    numbers: () => byStep(data, allSeries(), 'gradData', nameOfLayer),
  });
}

function byStep(data, allSeries, field, name, format = number) {
  if (allSeries.length === 0) return { head: ['step'], rows: [] };
  return {
    head: ['step', ...allSeries.map(series => name(data, series))],
    rows: allSeries[0].step.map((step, i) => [number(step, 7), ...allSeries.map(series => format(series[field][i]))]),
  };
}

/** Units of a batch norm as points: two of its vectors against each other. */
function unitsFigure(data, layerOf, { title, note, x, y, xField, yField, diagonal }) {
  const series = () => data.batchNorms.find(one => one.scope === view.scope && one.layer === layerOf());
  const points = () => {
    const found = series();
    if (!found || found.step.length === 0) return [];
    const place = placeOf(found.step, view.step);
    return found[xField][place].map((value, unit) => [value, found[yField][place][unit], unit]);
  };
  return figure({
    title, note, height: 290, on: ['step', 'scope', 'norm'],
    option: () => {
      const units = points();
      if (units.length === 0) return null;
      const all = units.flatMap(([a, b]) => [a, b]);
      const margin = 0.05 * (Math.max(...all) - Math.min(...all)) || 0.5;
      const line = diagonal ? [Math.min(...all) - margin, Math.max(...all) + margin] : null;
      const range = line ? { min: line[0], max: line[1], ...looseEnds() } : {};
      return base({
        tooltip: { formatter: item => tip(`unit ${item.value[2]}`, [['', x, number(item.value[0])], ['', y, number(item.value[1])]]) },
        xAxis: axis(x, range), yAxis: axis(y, { vertical: true, ...range }),
        series: [{
          type: 'scatter', data: units, symbolSize: 6, itemStyle: { color: category(0), opacity: 0.65 },
          markLine: line ? { silent: true, symbol: 'none', lineStyle: { color: colour('muted'), type: [6, 4] }, label: { show: false }, data: [[{ coord: [line[0], line[0]] }, { coord: [line[1], line[1]] }]] } : undefined,
        }],
      });
    },
    numbers: () => ({ head: ['unit', x, y], rows: points().map(([a, b, unit]) => [String(unit), number(a), number(b)]) }),
  });
}

function batchNormSection(data) {
  const layers = [...new Set(data.batchNorms.map(series => series.layer))];
  if (layers.length === 0) return null;
  let layer = layers[0];
  const layerOf = () => layer;
  const figures = [
    unitsFigure(data, layerOf, { title: 'Mean: running and of the minibatch', note: 'Each point is a unit; on the line both agree.', x: 'running mean', y: 'minibatch mean', xField: 'runningMean', yField: 'batchMean', diagonal: true }),
    unitsFigure(data, layerOf, { title: 'Variance: running and of the minibatch', note: 'Each point is a unit; on the line both agree.', x: 'running variance', y: 'minibatch variance', xField: 'runningVariance', yField: 'batchVariance', diagonal: true }),
    unitsFigure(data, layerOf, { title: 'Scale and shift', note: 'Gamma multiplies what was normalized, beta shifts it; a gamma near 0 has switched its unit off.', x: 'gamma', y: 'beta', xField: 'gamma', yField: 'beta', diagonal: false }),
  ];
  const chosen = layers.length > 1
    ? element('div', { className: 'toolbar' }, selection('Layer', layers.map(index => [String(index), layerName(data, index)]), String(layer), value => { layer = Number(value); redraw('norm'); }))
    : null;
  return section('batch-norm', 'Batch norm', 'The running statistics are what the network uses when it no longer trains. They follow the step of the slider.',
    chosen, element('div', { className: 'small-multiples' }, figures.map(one => one.node)));
}

function theorySection(data) {
  const theory = data.theory;
  const quantities = [...new Set(theory.predictions.map(one => one.quantity))];
  if (quantities.length === 0) return null;
  const charts = quantities.map(quantity => {
    const rows = theory.predictions.filter(one => one.quantity === quantity);
    const title = quantity.replaceAll('_', ' ').replace(/^./, first => first.toUpperCase());
    return figure({
      title,
      option: () => base({
        legend: legend(['predicted', 'measured']),
        grid: { left: 76, right: 24, top: 34, bottom: 44 },
        tooltip: { trigger: 'axis', formatter: items => tip(items[0].name, items.map(item => [item.color, item.seriesName, number(item.value)])) },
        xAxis: axis('layer', { type: 'category', data: rows.map(one => layerName(data, one.layer)), splitLine: { show: false }, axisLabel: { ...axis('').axisLabel, showMaxLabel: true, margin: 12 } }),
        yAxis: axis('std', { vertical: true, scale: false, min: 0, nameGap: 60 }),
        series: [
          { type: 'line', name: 'predicted', color: category(1), lineStyle: { type: [7, 3] }, symbol: 'diamond', symbolSize: 15, itemStyle: { color: 'transparent', borderColor: category(1), borderWidth: 2 }, data: rows.map(one => one.predicted) },
          { type: 'line', name: 'measured', color: category(0), symbol: 'circle', symbolSize: 7, data: rows.map(one => one.measured) },
        ],
      }),
      numbers: () => ({
        head: ['layer', 'predicted', 'measured', 'measured ÷ predicted'],
        rows: rows.map(one => [layerName(data, one.layer), number(one.predicted), number(one.measured), number(one.measured / one.predicted)]),
      }),
    });
  });
  return section('theory', 'Theory', theoryLead(data),
    element('div', { className: 'small-multiples' }, charts.map(one => one.node)));
}

/** What mean-field theory says in words: the loss, and where many such layers would lead. */
function theoryLead(data) {
  const { initialLoss, fixedPoint, chi, depthScale, correlation, correlationDepthScale } = data.theory;
  const lead = `What mean-field theory expects of an infinitely wide network with this start, beside what was measured at step 0. It expects a loss of ${nats(initialLoss)}; ${nats(data.initialLoss)} was measured.`;
  if (chi === null) return lead;
  const rest = fixedPoint === null ? 'no variance of preactivations would come to rest' : `the variance of preactivations would come to rest at ${number(fixedPoint)}`;
  const within = scale => (scale === null ? '' : ` (by a factor e in ${plural(Number(scale.toPrecision(3)), 'layer')})`);
  const reach = within(depthScale);
  const alike = correlation === null ? '' : ` The correlation of two examples would come to rest at ${number(correlation)}${within(correlationDepthScale)}.`;
  return `${lead} Were the last hidden layer repeated for ever, ${rest} and squared gradients would grow × ${number(chi)} a layer${reach}.${alike}`;
}
