function searchHero(data, trials) {
  const count = outcome => trials.all.filter(i => trials.outcome(i) === outcome).length;
  const outcomes = data.trials.outcomes.filter(outcome => count(outcome) > 0).map(outcome => `${number(count(outcome), 6)} ${outcome}`).join(', ');
  return element('section', { className: 'card hero edge-none', id: 'verdict', 'aria-label': 'Result' },
    element('div', { className: 'hero-top' },
      element('div', {}, element('div', { className: 'eyebrow' }, data.unfinished ? 'Search · not finished' : 'Search'), element('h1', {}, data.id)),
      element('span', { className: 'verdict-word' }, plural(trials.count, 'trial'))),
    element('p', { className: 'hero-sentence' }, `${outcomes}.`, bestSentence(data, trials)),
    data.unfinished ? element('p', { className: 'hero-sentence' }, `It is not finished: ${data.unfinished}.`) : null);
}

function bestSentence(data, trials) {
  const points = data.points;
  if (points.loss.length === 0 || points.loss[0] === null || points.trained[0] === 0) return ' No trial has a dev loss.';
  const swept = data.keys.filter(key => key.levels.length > 1 && !isSeed(key));
  const values = swept.map(key => `${shortName(key.name)} ${levelText(key.levels[key.codes[points.trial[0]]] ?? '–')}`).join(', ');
  const interval = points.low[0] === null ? '' : ` ± ${number((points.high[0] - points.low[0]) / 2)}`;
  const ended = points.trials[0] - points.stopped[0];
  const seeds = ended > 1 ? ` (mean of ${number(ended, 7)} seeds)` : '';
  const top = data.importance[0]?.terms[0];
  const next = byEffect(trials)[0];
  const ahead = top ? termLabel(top) : next && shortName(next.name);
  return ` The best reaches a dev loss of ${nats(points.loss[0])}${interval}${seeds}${values ? ` with ${values}` : ''}.${ahead ? ` What matters most is ${ahead}.` : ''}`;
}

function searchTiles(data, trials) {
  const loss = defined(trials.metric('dev_loss')).sort((a, b) => a - b);
  const verdict = name => trials.all.filter(i => data.trials.verdicts[data.trials.verdict[i]] === name).length;
  const untrained = trials.all.filter(i => isBroken(trials, i)).length;
  return element('div', { className: 'tiles' },
    loss.length > 0 ? tile('Best dev loss', nats(loss[0]), `uniform guess ${nats(data.uniformLoss)}`) : null,
    loss.length > 0 ? tile('Median dev loss', nats(quantile(loss, 0.5)), `worst ${nats(loss.at(-1))}`) : null,
    tile('Broken', percent(untrained / Math.max(1, trials.count)), plural(untrained, 'trial')),
    data.trials.verdicts.length > 0 ? tile('Diagnosed as healthy', number(verdict('pass'), 6), `${number(verdict('warn'), 6)} with warnings, ${number(verdict('fail'), 6)} with faults`) : null);
}

/** A value whose bad trials were stopped looks better than one whose bad trials went on. */
function stoppedLead(trials) {
  const stopped = trials.all.filter(i => trials.outcome(i) === 'stopped').length;
  return stopped === 0 ? '' : ` ${plural(stopped, 'trial')} of ${number(trials.count, 7)} were stopped early and are left out, so that a value looks better where more of its trials were stopped.`;
}

/** What is wrong with how many trials, by rule, each with its worst trial at hand. */
function rulesTable(data, open) {
  const rows = data.rules.map(one => [
    ruleName(one.rule), number(one.failed, 6), number(one.warned, 6),
    element('button', { type: 'button', onclick: () => open(data.trials.ids.indexOf(one.worst.trial)) }, one.worst.trial),
    element('span', {}, sentence(one.worst.message), one.worst.remedy ? element('code', { className: 'worst-remedy' }, ...commandText(one.worst.remedy)) : null),
  ]);
  const head = ['rule', 'trials with a fault', 'with a warning', 'worst trial', 'what is said of it, and the remedy'];
  const table = plainTable({ head, rows, text: [3, 4] }, 'Findings by rule');
  for (const row of table.tBodies[0].rows) [1, 2, 3].forEach(column => { row.cells[column].dataset.column = head[column]; });
  return element('div', { className: 'card' }, table);
}

function rulesLead(data) {
  const shown = data.findings.length;
  const more = data.findingsLeftOut;
  return `Each trial has its findings with it.${more > 0 ? ` Only the ${number(shown, 6)} worst of ${number(shown + more, 7)} are on this page; the other ${number(more, 7)} are in the table findings.` : ''}`;
}

function searchPage(data) {
  const trials = new Trials(data);
  const drawer = trialDrawer(data, trials, () => table.focus());
  const filter = filterControl(trials);
  let table = null;
  const open = i => {
    drawer.open(i);
    table.select(i);
  };
  table = trialsTable(trials, open);
  trials.listeners.push(() => redraw('filter'));
  const phase = phaseFigure(trials, open);
  const parallel = parallelFigure(trials);
  const predictor = predictorFigure(trials, open);
  const marginals = byEffect(trials).map(key => marginalFigure(trials, key, filter).node);
  const importance = importanceFigures(trials);
  const spread = [distributionFigure(trials), expectedBestFigure(trials)].filter(Boolean);
  address.follow(() => {
    const id = address.value('trial');
    const named = id === '' ? [] : trials.all.filter(i => data.trials.ids[i].startsWith(id));
    if (named.length === 1) open(named[0]);
    if (address.value('filter') !== trials.terms) filter.only([address.value('filter')]);
  });
  trials.listeners.push(() => address.keep('filter', trials.terms.trim()));
  whileShown(window, 'beforeprint', table.render);
  whileShown(window, 'afterprint', table.render);
  return [
    searchHero(data, trials),
    searchTiles(data, trials),
    filter,
    phase && section('phase', 'Where it trains', null, phase.node),
    marginals.length > 0 ? section('effects', 'What matters', 'By value of each key, over everything else, the most effective key first. Bars: share of trials that broke: they diverged, failed, or ended no better than a uniform guess. Circles: mean dev loss of the others. Diamonds: of all, with ln V for what broke. A click keeps that value only.' + stoppedLead(trials),
      element('div', { className: 'small-multiples' }, marginals), effectsTable(data)) : null,
    importance ? section('importance', 'What explains it', null, ...importance) : null,
    spread.length > 0 ? section('distribution', 'How losses are spread', null, ...spread.map(one => one.node)) : null,
    section('points', 'Ranking', pointsLead(data), pointsTable(trials, filter)),
    data.rules.length > 0 ? section('findings', 'What is wrong', rulesLead(data), rulesTable(data, open)) : null,
    section('trials', 'Trials', 'A click on a heading sorts, a click on a row opens the trial. From row to row go the arrow keys.', table.node),
    parallel && section('parallel', 'All at once', null, parallel.node),
    predictor && section('predictors', 'Start and end', null, predictor.node),
    section('facts', 'The search', null, element('div', { className: 'card' }, factsView(data.facts), data.command ? commandLine('Repeat it', data.command) : null,
      data.configuration ? element('details', { style: { marginTop: '1rem' } }, element('summary', {}, 'Configuration'), element('pre', { tabIndex: 0 }, data.configuration)) : null)),
    drawer.node,
  ].filter(Boolean);
}
