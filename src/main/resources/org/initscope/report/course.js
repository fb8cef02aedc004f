function lossFigure(data) {
  const evaluations = split => data.evaluations.filter(one => one.split === split && one.statistics === 'running');
  const dots = ['train', 'dev', 'test'].map((split, i) => ({ split, i })).filter(({ split }) => evaluations(split).length > 0);
  const option = () => linesOverSteps({
    logarithmic: view.logarithmic,
    y: 'loss (nats per character)',
    format: nats,
    marks: [{ value: data.uniformLoss, name: `ln V = ${data.uniformLoss.toFixed(3)}, a uniform guess` }],
    series: [
      ...data.losses.map(course => ({ name: `worker ${course.worker}, minibatch mean`, colour: category(course.worker + 1), step: course.step, values: course.loss, width: 1 })),
      ...dots.map(({ split, i }) => ({
        name: `${split} split, averaged network`, colour: split === 'dev' ? category(0) : category(6), points: true, line: evaluations(split).length > 1,
        symbol: ['triangle', 'circle', 'rect'][i], width: 2.2, step: evaluations(split).map(one => one.step), values: evaluations(split).map(one => one.loss),
      })),
    ],
    yAxis: { max: lossCeiling(data) },
  });
  const numbers = () => ({
    head: ['split', 'step', 'batch-norm statistics', 'loss', 'accuracy'],
    text: [2],
    rows: data.evaluations.map(one => [one.split, number(one.step, 7), one.statistics, nats(one.loss), percent(one.accuracy)]),
  });
  return figure({
    title: 'Loss over the steps',
    note: 'Mean over neighbouring steps; the first steps stand alone. A start far above ln V is overconfident: it is wrong with certainty.',
    option, numbers, height: 330, on: ['axis'],
    tools: choice('Axis of the steps', [[false, 'linear'], [true, 'logarithmic']], false, logarithmic => changeView({ logarithmic })),
  });
}

/** Room for the start of an ordinary run; a start far above is cut by no axis. */
function lossCeiling(data) {
  const highest = Math.max(data.uniformLoss, ...data.losses.flatMap(course => defined(course.loss)));
  return highest < 4 * data.uniformLoss ? Number((highest * 1.04).toPrecision(2)) : undefined;
}

const isWeight = course => course.parameter === 'weight';

function parameterName(data, course) {
  return `${layerName(data, course.layer)}.${course.parameter}`;
}

function updateFigure(data) {
  let which = 'weight';
  const courses = () => data.statistics.filter(course => course.scope === view.scope && course.quantity === 'update'
    && (which === 'all' || isWeight(course)) && defined(course.updateData).length > 0);
  const self = figure({
    title: 'Update : data ratio',
    note: 'log10(std(update) / std(parameter)). About −3 is right; far below, the parameter hardly learns, far above it is thrown about.',
    height: 320,
    on: ['scope', 'axis'],
    option: () => {
      const present = courses();
      const values = present.flatMap(course => defined(course.updateData));
      return linesOverSteps({
        logarithmic: view.logarithmic,
        y: 'log10 of the ratio',
        format: value => number(value),
        marks: [{ value: -3, name: '−3' }],
        yAxis: { min: Math.floor(2 * Math.min(-3.5, ...values)) / 2, max: Math.ceil(2 * Math.max(-2.5, ...values)) / 2 },
        series: present.map((course, i) => ({ name: parameterName(data, course), colour: depthColour(i, present.length), dash: i % 2 ? [7, 3] : 'solid', step: course.step, values: course.updateData })),
      });
    },
    numbers: () => byStep(data, courses(), 'updateData', parameterName),
    tools: choice('Parameters', [['weight', 'weights'], ['all', 'all parameters']], 'weight', value => { which = value; self.draw(); }),
  });
  return self;
}

function gradDataFigure(data) {
  const courses = () => data.statistics.filter(course => course.scope === view.scope && course.quantity === 'gradient'
    && isWeight(course) && defined(course.gradData).length > 0);
  return figure({
    title: 'Gradient : data ratio',
    note: 'std(gradient) / std(weight), logarithmic. A layer above the others will train faster than they do.',
    height: 320,
    on: ['scope', 'axis'],
    option: () => linesOverSteps({
      logarithmic: view.logarithmic,
      y: 'ratio',
      yAxis: { type: 'log' },
      series: courses().map((course, i) => ({ name: layerName(data, course.layer), colour: depthColour(i, courses().length), dash: i % 2 ? [7, 3] : 'solid', step: course.step, values: course.gradData })),
    }),
    numbers: () => byStep(data, courses(), 'gradData', (_, course) => layerName(data, course.layer)),
  });
}

function byStep(data, courses, field, name) {
  if (courses.length === 0) return { head: ['step'], rows: [] };
  return {
    head: ['step', ...courses.map(course => name(data, course))],
    rows: courses[0].step.map((step, i) => [number(step, 7), ...courses.map(course => number(course[field][i]))]),
  };
}

/** Units of a batch norm as points: two of its vectors against each other. */
function unitsFigure(data, layerOf, { title, note, x, y, xField, yField, diagonal }) {
  const course = () => data.batchNorms.find(one => one.scope === view.scope && one.layer === layerOf());
  const points = () => {
    const found = course();
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
  const layers = [...new Set(data.batchNorms.map(course => course.layer))];
  if (layers.length === 0) return null;
  let layer = layers[0];
  const layerOf = () => layer;
  const figures = [
    unitsFigure(data, layerOf, { title: 'Mean: running and of the minibatch', note: 'Each point is a unit; on the line both agree.', x: 'running mean', y: 'minibatch mean', xField: 'runningMean', yField: 'batchMean', diagonal: true }),
    unitsFigure(data, layerOf, { title: 'Variance: running and of the minibatch', note: 'Each point is a unit; on the line both agree.', x: 'running variance', y: 'minibatch variance', xField: 'runningVariance', yField: 'batchVariance', diagonal: true }),
    unitsFigure(data, layerOf, { title: 'Scale and shift', note: 'Gamma starts at 1, beta at 0; a gamma near 0 has switched its unit off.', x: 'gamma', y: 'beta', xField: 'gamma', yField: 'beta', diagonal: false }),
  ];
  const chosen = layers.length > 1
    ? element('div', { className: 'toolbar' }, selection('Layer', layers.map(index => [String(index), layerName(data, index)]), String(layer), value => { layer = Number(value); redraw('norm'); }))
    : null;
  return section('batch-norm', 'Batch norm', 'The running statistics are what the network uses when it no longer trains. They follow the step of the slider.',
    chosen, element('div', { className: 'small-multiples' }, figures.map(one => one.node)));
}

function workersSection(data) {
  if (data.workers.length === 0) return null;
  const drift = figure({
    title: 'Drift', note: 'L2 distance of each worker’s parameters from their average, before averaging.', on: ['axis'],
    option: () => linesOverSteps({ logarithmic: view.logarithmic, y: 'L2 distance', series: data.workers.map(one => ({ name: `worker ${one.worker}`, colour: category(one.worker), dash: one.worker % 2 ? [7, 3] : 'solid', step: one.step, values: one.drift })) }),
    numbers: () => byRound(data, 'drift', number),
  });
  const loss = figure({
    title: 'Loss by worker', note: 'Mean of each round. A worker that differs from all others has a bad shard.', on: ['axis'],
    option: () => linesOverSteps({ logarithmic: view.logarithmic, y: 'loss (nats per character)', format: nats, series: data.workers.map(one => ({ name: `worker ${one.worker}`, colour: category(one.worker), dash: one.worker % 2 ? [7, 3] : 'solid', step: one.step, values: one.loss })) }),
    numbers: () => byRound(data, 'loss', nats),
  });
  const seconds = data.seconds.length === 0 ? null : figure({
    title: 'Seconds of each round', note: 'Local steps of the slowest worker, and what distribution and averaging add.',
    option: () => base({
      legend: legend(['local steps', 'averaging']),
      grid: { left: 62, right: 24, top: 34, bottom: 44 },
      tooltip: { trigger: 'axis', formatter: items => tip(`round ${items[0].name}`, items.map(item => [item.color, item.seriesName, `${number(item.value)} s`])) },
      xAxis: axis('round', { type: 'category', data: data.seconds.map(one => String(one.round)), splitLine: { show: false } }),
      yAxis: axis('seconds', { vertical: true, scale: false }),
      series: [['local steps', 'compute', 0], ['averaging', 'averaging', 1]].map(([name, field, i]) => ({ type: 'bar', stack: 'seconds', name, color: category(i), barCategoryGap: '20%', data: data.seconds.map(one => one[field]) })),
    }),
    numbers: () => ({ head: ['round', 'local steps (s)', 'averaging (s)'], rows: data.seconds.map(one => [String(one.round), number(one.compute), number(one.averaging)]) }),
  });
  return section('workers', 'Workers', 'Each worker trains on its own shard; after every round their parameters are averaged.',
    element('div', { className: 'pair' }, drift.node, loss.node), seconds && seconds.node);
}

function byRound(data, field, format) {
  return {
    head: ['round', 'step', ...data.workers.map(one => `worker ${one.worker}`)],
    rows: data.workers[0].round.map((round, i) => [String(round), number(data.workers[0].step[i], 7), ...data.workers.map(one => format(one[field][i]))]),
  };
}

function theorySection(data) {
  const quantities = [...new Set(data.predictions.map(one => one.quantity))];
  if (quantities.length === 0) return null;
  const charts = quantities.map(quantity => {
    const rows = data.predictions.filter(one => one.quantity === quantity);
    return figure({
      title: quantity.replaceAll('_', ' '),
      option: () => base({
        legend: legend(['predicted', 'measured']),
        grid: { left: 62, right: 24, top: 34, bottom: 44 },
        tooltip: { trigger: 'axis', formatter: items => tip(items[0].name, items.map(item => [item.color, item.seriesName, number(item.value)])) },
        xAxis: axis('layer', { type: 'category', data: rows.map(one => layerName(data, one.layer)), splitLine: { show: false } }),
        yAxis: axis('', { vertical: true }),
        series: [
          { type: 'line', name: 'predicted', color: category(1), lineStyle: { type: [7, 3] }, symbol: 'none', data: rows.map(one => one.predicted) },
          { type: 'line', name: 'measured', color: category(0), symbol: 'circle', symbolSize: 8, data: rows.map(one => one.measured) },
        ],
      }),
      numbers: () => ({ head: ['layer', 'predicted', 'measured'], rows: rows.map(one => [layerName(data, one.layer), number(one.predicted), number(one.measured)]) }),
    });
  });
  return section('theory', 'Predicted and measured', 'What mean-field theory expects of an infinitely wide network with this start, beside what was measured at step 0.',
    element('div', { className: 'pair' }, charts.map(one => one.node)));
}
