function tile(name, value, note) {
  return element('div', { className: 'tile' }, element('span', { className: 'tile-name' }, name), element('b', {}, value), element('span', {}, note));
}

/** The figures of a run that one asks for first. */
function runTiles(data) {
  const final = (split, statistics) => evaluationsOf(data, split, statistics).at(-1);
  const dev = final('dev', 'running') || final('dev', 'recalibrated');
  const train = final('train', 'running') || final('train', 'recalibrated');
  const activations = data.statistics.filter(series => series.scope === data.scopes[0] && series.quantity === 'activation' && defined(series.saturated97).length > 0);
  const worst = (place, name) => {
    const all = activations.map(series => ({ layer: layerName(data, series.layer), share: series.saturated97[place(series)] }));
    const top = all.sort((a, b) => b.share - a.share)[0];
    return top ? tile(name, percent(top.share), `most saturated: ${top.layer}`) : null;
  };
  return element('div', { className: 'tiles' },
    data.initialLoss === null ? null : tile('Loss at the start', nats(data.initialLoss), `${data.initialExamples}; uniform guess ${nats(data.uniformLoss)}`),
    train ? tile('Train loss', nats(train.loss), `accuracy ${percent(train.accuracy)}`) : null,
    dev ? tile('Dev loss', nats(dev.loss), `accuracy ${percent(dev.accuracy)}`) : null,
    worst(() => 0, 'Saturation at the start'),
    worst(series => series.saturated97.length - 1, 'Saturation at the end'));
}

/** What has not come to its end has no findings of its own, and maybe nothing else yet. */
const isUnfinished = data => data.status === 'running' || data.status === 'interrupted';

function runHero(data) {
  const verdict = data.diagnosed ? overall(data.findings) : '';
  return element('section', { className: `card hero edge-${verdictOf(verdict).tone}`, id: 'verdict', 'aria-label': 'Verdict' },
    element('div', { className: 'hero-top' },
      element('div', {}, element('div', { className: 'eyebrow' }, `Run · ${data.status}${isUnfinished(data) && data.diagnosed ? ' · as of its last commit' : ''}`), element('h1', {}, data.id)),
      verdictWord(verdict)),
    element('p', { className: 'hero-sentence' }, data.diagnosed
      ? verdictSentence(data.findings)
      : isUnfinished(data) ? 'Nothing of this run is committed yet that could be judged.' : 'This run was not diagnosed yet: the diagnose command adds findings and remedies.'),
    data.resume ? commandLine('Go on with it', data.resume) : null,
    ...findingsView(data.findings), ...remedyCommands(data));
}

/** Updates and gradients beside what they change: a line a layer, or a row a layer where there are many. */
function updateFigures(data, heat) {
  const layers = new Set(data.statistics.filter(series => series.quantity === 'update' && isWeight(series)).map(series => series.layer));
  if (layers.size <= MANY_LAYERS) return [updateFigure(data).node, gradDataFigure(data).node];
  return [element('div', { className: 'pair' }, [
    heat({ title: 'Update : data ratio', note: 'log10(std(update) / std(weight)). About −3 is right.', quantity: 'update', parameter: 'weight', field: 'updateData', scale: same, format: updateRatio, name: 'log10 of the ratio' }),
    heat({ title: 'Gradient : data ratio', note: 'std(gradient) / std(weight).', quantity: 'gradient', parameter: 'weight', field: 'gradData', scale: logarithm, format: value => number(value, 2), name: 'ratio' }),
  ].filter(Boolean))];
}

function runPage(data) {
  tellZeroUpdates(data);
  const control = stepControl(data);
  const isMeasured = (quantity, field) => data.statistics.some(series => series.quantity === quantity && defined(series[field]).length > 0);
  const heat = properties => (isMeasured(properties.quantity, properties.field) ? heatFigure(data, { ...properties, goTo: control.goTo }).node : null);
  const maps = data.saturationMaps.length === 0 ? null
    : section('saturation', 'Saturation', 'White where |h| > 0.99, for a fixed sample of examples through the averaged network, at the step of the slider. A column that is white throughout is a dead unit: no example moves it.',
      element('div', { className: data.saturationMaps.length > MANY_LAYERS ? 'many-pictures' : data.saturationMaps.length > 1 ? 'pair side-by-side' : '' }, data.saturationMaps.map(map => saturationPicture(data, map))));
  const measured = data.statistics.length > 0;
  return [
    runHero(data),
    runTiles(data),
    lossSection(data),
    measured ? null : section('layers', 'Layers', isUnfinished(data) ? 'No measurement of this run is committed yet.' : 'No layer of this run was measured: its job switched off measure.workers and measure.averaged.'),
    measured && element('div', { className: 'steered' }, control, ...[
      section('layers', 'Layers', 'Dark to light from the first hidden layer to the last; what is the output’s has a colour of its own. The slider moves through the measured steps. A click on the name of a layer puts it before the others.',
        ...HISTOGRAMS.map(kind => histogramFigure(data, kind)?.node).filter(Boolean)),
      maps,
      section('depth', 'Depth and time', 'Layers down, measured steps across, the step of the slider in a frame. A click moves the slider.', element('div', { className: 'pair' }, [
        heat({ title: 'Activation std', quantity: 'activation', field: 'std', scale: same, format: number, name: 'std' }),
        heat({ title: 'Saturation, |h| > 0.97', note: `Amber is a warning and red a failure: beyond ${limitNote(data.limits.saturatedAtStart, 'at the start')}, ${limitNote(data.limits.saturatedLater, 'later')}.`, quantity: 'activation', field: 'saturated97', scale: same, format: percent, name: 'saturated' }),
        heat({ title: 'Activation-gradient std', quantity: 'activation_gradient', field: 'std', scale: logarithm, format: value => number(value, 2), name: 'std' }),
        heat({ title: 'Weight-gradient std', quantity: 'gradient', parameter: 'weight', field: 'std', scale: logarithm, format: value => number(value, 2), name: 'std' }),
      ].filter(Boolean))),
      section('updates', 'Updates', 'How large the steps are beside what they change.',
        ...updateFigures(data, heat), criticalRateFigure(data)?.node),
      batchNormSection(data),
    ].filter(Boolean)),
    workersSection(data),
    theorySection(data),
    section('facts', 'The run', null,
      element('div', { className: 'card' }, factsView(data.facts),
        data.command ? commandLine('Repeat it', data.command) : null,
        element('details', { style: { marginTop: '1rem' } }, element('summary', {}, 'Resolved configuration'), element('pre', { tabIndex: 0 }, data.configuration)))),
  ].filter(Boolean);
}
