/** The small report of one trial, in a drawer that leaves the charts in sight; `back` has the focus again where its place was made anew. */
function trialDrawer(data, trials, back) {
  const node = element('aside', { className: 'drawer', hidden: true, 'aria-label': 'Trial' });
  let own = [];
  let before = null;

  function close() {
    address.keep('trial', '');
    own.forEach(one => one.remove());
    own = [];
    node.hidden = true;
    if (before && before.isConnected) before.focus();
    else back();
  }

  function open(i) {
    if (node.hidden) before = document.activeElement;
    own.forEach(one => one.remove());
    const id = data.trials.ids[i];
    address.keep('trial', id);
    own = [trialLossFigure(data, i), ...layerFigures(data, i)].filter(Boolean);
    const verdict = data.trials.verdict[i] < 0 ? '' : data.trials.verdicts[data.trials.verdict[i]];
    const reason = data.trials.reason[i] < 0 ? '' : data.trials.reasons[data.trials.reason[i]];
    const findings = data.findings.filter(finding => finding.trial === id);
    const settings = data.keys.map(key => `--set ${shellWord(`${key.name}=${key.levels[key.codes[i]]}`)}`).join(' ');
    const closing = element('button', { type: 'button', onclick: close, 'aria-label': 'Close the trial' }, '✕');
    node.replaceChildren(
      element('div', { className: 'drawer-top' },
        element('div', {}, element('div', { className: 'eyebrow' }, `Trial · ${trials.outcome(i)}`), element('h2', {}, id)), closing),
      verdict ? element('div', {}, verdictWord(verdict)) : '',
      reason ? element('p', { className: 'finding soft-warn' }, sentence(reason)) : '',
      valuesTable(data, trials, i),
      ...own.map(one => one.node),
      findings.length > 0 ? element('h3', {}, 'Findings') : '',
      ...findingsView(findings),
      findings.length === 0 && data.findingsLeftOut > 0 && ['fail', 'warn'].includes(verdict)
        ? element('p', { className: 'finding-where' }, 'Its findings are not among the worst on this page: the table findings has them.') : '',
      commandLine('Its settings', settings));
    node.hidden = false;
    node.scrollTop = 0;
    own.forEach(one => one.draw());
    closing.focus({ preventScroll: true });
  }

  whileShown(document, 'keydown', event => { if (event.key === 'Escape' && !node.hidden) close(); });
  return { node, open, close };
}

function valuesTable(data, trials, i) {
  const rows = trials.columns.filter(column => column.kind === 'key' || column.kind === 'metric').map(column => [column.label || shortName(column.name), column.text(i)]);
  return plainTable({ head: ['key or figure', 'this trial'], rows: rows.filter(([, value]) => value !== '–') }, 'Values and results of this trial');
}

function trialLossFigure(data, i) {
  const step = data.series.steps[data.series.at[i]] || [];
  const loss = data.series.loss[i] || [];
  if (defined(loss).length < 2) return null;
  return figure({
    title: 'Loss', height: 200, note: 'Of the first worker’s minibatch at the steps that were measured.',
    option: () => linesOverSteps({
      y: 'nats', format: nats, marks: [{ value: data.uniformLoss, name: 'ln V' }],
      series: [{ name: 'loss', colour: category(0), points: true, line: true, step, values: loss }],
    }),
    numbers: () => ({ head: ['step', 'loss'], rows: step.map((at, k) => [number(at, 7), nats(loss[k])]) }),
  });
}

function layerFigures(data, i) {
  const layers = data.layerLists[data.trials.architecture[i]] || [];
  return data.layerColumns.filter(column => defined(column.values[i] || []).length > 0).map(column => figure({
    title: column.label, height: 150,
    option: () => base({
      grid: { left: 58, right: 14, top: 10, bottom: 26 },
      tooltip: { trigger: 'axis', formatter: items => tip(items[0].name, [[items[0].color, column.label, number(items[0].value)]]) },
      xAxis: axis('', { type: 'category', data: layers, splitLine: { show: false }, axisLabel: { color: colour('muted'), fontSize: 11 } }),
      yAxis: axis('', { vertical: true, scale: false }),
      series: [{ type: layers.length > 1 ? 'line' : 'bar', color: category(0), barMaxWidth: 40, symbolSize: 8, symbol: 'circle', data: column.values[i] }],
    }),
    numbers: () => ({ head: ['layer', column.label], rows: layers.map((layer, k) => [layer, number(column.values[i][k])]) }),
  }));
}
