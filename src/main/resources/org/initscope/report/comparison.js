/** What layers are compared by, over the steps. */
const COMPARED = [
  { name: 'Activation std', quantity: 'activation', parameter: '', field: 'std', y: 'std', format: number },
  { name: 'Saturation', quantity: 'activation', parameter: '', field: 'saturated97', y: 'share with |h| > 0.97', format: percent },
  { name: 'Activation-gradient std', quantity: 'activation_gradient', parameter: '', field: 'std', y: 'std (logarithmic)', format: number, yAxis: { type: 'log' } },
  { name: 'Gradient : data', quantity: 'gradient', parameter: 'weight', field: 'gradData', y: 'ratio (logarithmic)', format: number, yAxis: { type: 'log' } },
  { name: 'Update : data', quantity: 'update', parameter: 'weight', field: 'updateData', y: 'log10 of the ratio', format: updateRatio },
];

/** The names of the runs, told apart where two have the same. */
function runNames(runs) {
  const earlier = place => runs.slice(0, place).filter(run => run.id === runs[place].id).length;
  return runs.map((run, place) => (earlier(place) > 0 ? `${run.id} (${earlier(place) + 1})` : run.id));
}

/** The mean over the workers at each step that all charts of losses have. */
function meanOfWorkers(allSeries) {
  const losses = new Map();
  for (const series of allSeries) series.step.forEach((step, i) => { if (series.loss[i] !== null) losses.set(step, [...(losses.get(step) || []), series.loss[i]]); });
  const step = [...losses.keys()].sort((a, b) => a - b);
  return { step, values: step.map(at => mean(losses.get(at))) };
}

function comparisonHero(data, names) {
  const last = (run, split) => evaluationsOf(run, split).at(-1)?.loss;
  const rows = data.runs.map((run, i) => [
    element('span', {}, element('span', { className: 'swatch', style: { borderTopColor: workerColour(i) } }), names[i]),
    run.diagnosed ? verdictWord(overall(run.findings)) : 'not diagnosed', run.status, nats(run.initialLoss), nats(last(run, 'train')), nats(last(run, 'dev')), nats(last(run, 'test')),
  ]);
  const best = data.runs.map((run, i) => ({ name: names[i], loss: last(run, 'dev') })).filter(one => one.loss !== undefined && one.loss !== null).sort((a, b) => a.loss - b.loss);
  return element('section', { className: 'card hero edge-none', id: 'verdict', 'aria-label': 'Runs' },
    element('div', {}, element('div', { className: 'eyebrow' }, 'Comparison'), element('h1', {}, plural(data.runs.length, 'run'))),
    element('p', { className: 'hero-sentence' }, best.length > 1 ? `${best[0].name} has the lowest dev loss, ${nats(best[0].loss)}; ${best.at(-1).name} the highest, ${nats(best.at(-1).loss)}.` : 'Fewer than two of them have a dev loss.'),
    element('div', { className: 'numbers', tabIndex: 0, role: 'region', 'aria-label': 'How the runs ended' },
      plainTable({ head: ['run', 'verdict', 'status', 'initial loss', 'train loss', 'dev loss', 'test loss'], rows, text: [1, 2] }, 'How the runs ended')));
}

function comparedLosses(data, names) {
  const uniform = [...new Set(data.runs.map(run => run.uniformLoss))];
  const allSeries = data.runs.map(run => meanOfWorkers(run.losses));
  const shown = data.runs.flatMap((run, i) => [...allSeries[i].values, ...evaluationsOf(run, 'dev').map(one => one.loss)]);
  const wide = defined(shown).some(loss => isFarAbove(loss, Math.max(...uniform)));
  return figure({
    title: 'Loss over the steps',
    note: 'Lines: the mean over the workers’ minibatches, smoothed. Marks: the averaged network on the dev split.',
    height: 360, on: ['axis'],
    option: () => linesOverSteps({
      logarithmic: view.logarithmic, y: `loss (nats per character${wide ? ', logarithmic' : ''})`, format: nats, yAxis: wide ? { type: 'log', min: Math.min(...data.runs.map(lossFloor)) } : {},
      marks: uniform.map(value => ({ value, name: `ln V = ${nats(value)}, a uniform guess` })),
      series: data.runs.flatMap((run, i) => {
        const series = allSeries[i];
        const dev = evaluationsOf(run, 'dev');
        return [
          { name: names[i], colour: workerColour(i), step: series.step, values: smoothed(series.step, series.values) },
          { name: `${names[i]}, dev`, colour: workerColour(i), points: true, level: 5, step: dev.map(one => one.step), values: dev.map(one => one.loss) },
        ];
      }),
    }),
    numbers: () => ({
      head: ['run', 'split', 'step', 'batch-norm statistics', 'loss', 'accuracy'], text: [1, 3],
      rows: data.runs.flatMap((run, i) => run.evaluations.map(one => [names[i], one.split, number(one.step, 7), one.statistics, nats(one.loss), percent(one.accuracy)])),
    }),
    tools: stepsAxisChoice(),
  });
}

/** A chart a layer, a line a run, of the quantity that is chosen. */
function comparedLayers(data, names) {
  const allSeries = (run, one) => run.statistics.filter(series => series.quantity === one.quantity && series.parameter === one.parameter && defined(series[one.field]).length > 0);
  const measured = COMPARED.filter(one => data.runs.some(run => allSeries(run, one).length > 0));
  if (measured.length === 0) return null;
  const charts = element('div', { className: 'small-multiples' });
  let drawn = [];
  function show(one) {
    drawn.forEach(chart => chart.remove());
    const layers = [...new Set(data.runs.flatMap(run => allSeries(run, one).map(series => layerName(run, series.layer))))];
    const having = layer => data.runs.filter(run => allSeries(run, one).some(series => layerName(run, series.layer) === layer));
    const shared = layers.filter(layer => having(layer).length > 1);
    const chart = (title, head, lines) => figure({
      title, height: 240, on: ['axis'],
      option: () => linesOverSteps({ logarithmic: view.logarithmic, y: one.y, format: one.format, yAxis: one.yAxis || {}, series: lines() }),
      numbers: () => ({ head: [head, 'step', one.name], rows: lines().flatMap(line => line.step.map((step, i) => [line.name, number(step, 7), one.format(line.values[i])])) }),
    });
    drawn = shared.map(layer => chart(layer, 'run', () => data.runs.flatMap((run, i) => allSeries(run, one).filter(series => layerName(run, series.layer) === layer)
      .map(series => ({ name: names[i], colour: workerColour(i), step: series.step, values: series[one.field] })))));
    data.runs.forEach((run, i) => {
      const alone = () => allSeries(run, one).filter(series => !shared.includes(layerName(run, series.layer)));
      if (alone().length > 0) drawn.push(chart(`Layers of ${names[i]} alone`, 'layer', () => layerLines(run, alone(), one.field, nameOfLayer)));
    });
    charts.replaceChildren(...drawn.map(chart => chart.node));
  }
  show(measured[0]);
  return section('layers', 'Layers', 'A chart a layer, a line a run, of its averaged network, or of its first worker where that was not measured. What one run alone has is a chart of its own, a line a layer.',
    element('div', { className: 'toolbar' }, selection('Quantity', measured.map(one => [one.name, one.name]), measured[0].name, name => show(measured.find(one => one.name === name)))),
    charts);
}

function comparedSettings(data, names) {
  if (data.settings.length === 0) return element('p', {}, 'They agree in all settings.');
  return element('div', { className: 'numbers', style: { maxHeight: 'none' }, tabIndex: 0, role: 'region', 'aria-label': 'Settings that differ' },
    plainTable({ head: ['setting', ...names], rows: data.settings.map(one => [one.key, ...one.values.map(value => (value ? element('span', { title: value }, levelText(value)) : 'not set'))]), text: names.map((_, i) => i + 1) }, 'Settings that differ'));
}

/** Several runs side by side. */
function comparisonPage(data) {
  data.runs.forEach(tellZeroUpdates);
  const names = runNames(data.runs);
  const found = data.runs.map((run, i) => element('div', { className: 'card hero', style: { borderLeftColor: workerColour(i) } },
    element('h3', {}, names[i]),
    element('p', {}, run.diagnosed ? verdictSentence(run.findings) : 'It was not diagnosed yet.'),
    ...findingsView(run.findings), ...remedyCommands(run)));
  return [
    comparisonHero(data, names),
    section('settings', 'Settings that differ', null, comparedSettings(data, names)),
    section('loss', 'Loss', null, comparedLosses(data, names).node),
    comparedLayers(data, names),
    section('findings', 'Findings', null, ...found),
  ].filter(Boolean);
}
