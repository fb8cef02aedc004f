/** The share of the trials with a loss up to each one, by value of a key; a curve ends below 100 % where trials broke. */
function distributionFigure(trials) {
  const keys = byEffect(trials);
  const loss = trials.metric('dev_loss');
  const known = trials.all.filter(i => loss[i] !== null && loss[i] !== undefined);
  if (known.length < 2) return null;
  const chosen = { key: keys[0]?.name ?? '' };
  const curves = () => {
    const key = keys.find(one => one.name === chosen.key);
    const levels = key ? thinnedLevels(key) : [['all trials', null]];
    return levels.map(([name, code]) => ({ name, code, key, ...lossCurve(trials, trials.shown.filter(i => code === null || key.codes[i] === code)) })).filter(curve => curve.losses.length > 0);
  };
  const self = figure({
    title: 'Distribution of the dev loss', on: ['filter'], height: 320, renderer: 'canvas',
    note: 'Share of the trials with a value that end with this dev loss or a lower one. A curve ends below 100 % by the trials that broke.',
    tools: keys.length > 0 ? selection('Key', keys.map(key => [key.name, shortName(key.name)]), chosen.key, value => { chosen.key = value; self.draw(); }) : null,
    option: () => {
      const drawn = curves();
      if (drawn.length === 0) return null;
      return base({
        legend: legend(drawn.map(curve => curve.name)),
        grid: { left: 62, right: 24, top: 36, bottom: 46 },
        tooltip: { trigger: 'item', formatter: item => tip(item.seriesName, [['', 'dev loss up to', nats(item.value[0])], ['', 'trials', percent(item.value[1])]]) },
        xAxis: axis('dev loss (nats)', looseEnds()),
        yAxis: axis('share of the trials', { vertical: true, min: 0, max: 1, scale: false, axisLabel: { color: colour('muted'), fontSize: 11.5, formatter: percent } }),
        series: drawn.map((curve, i) => {
          const ink = curve.key?.numeric ? depthColour(i, drawn.length) : category(i);
          return { type: 'line', step: 'end', name: curve.name, data: curve.points, symbol: 'circle', symbolSize: 5, showSymbol: curve.points.length < 3, color: ink, lineStyle: { color: ink, width: 1.8, type: i < 8 || curve.key?.numeric ? 'solid' : 'dashed' }, itemStyle: { color: ink } };
        }),
      });
    },
    numbers: () => ({
      head: ['value', 'trials', 'broken', '5 %', '25 %', 'median', '75 %', '95 %'],
      rows: curves().map(curve => [curve.name, number(curve.count, 7), number(curve.count - curve.losses.length, 7), ...[0.05, 0.25, 0.5, 0.75, 0.95].map(share => nats(quantile(curve.losses, share)))]),
    }),
  });
  return self;
}

/** The values of a key as [name, code]; of more than twelve some at equal distances. */
function thinnedLevels(key) {
  const most = 12;
  const count = key.levels.length;
  const places = count <= most ? key.levels.map((_, code) => code) : Array.from({ length: most }, (_, i) => Math.floor((i * (count - 1)) / (most - 1)));
  return places.map(code => [levelText(key.levels[code]), code]);
}

/** The sorted losses of trials that trained, and the curve through at most 200 of them. */
function lossCurve(trials, members) {
  const loss = trials.metric('dev_loss');
  const known = members.filter(i => trials.outcome(i) !== 'stopped');
  const losses = known.filter(i => !isBroken(trials, i)).map(i => loss[i]).sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(losses.length / 200));
  const points = losses.map((one, i) => [one, (i + 1) / known.length]).filter((_, i) => i % every === 0 || i === losses.length - 1);
  return { count: known.length, losses, points };
}

/** What fewer trials would have found: the expected best of some that are drawn at random. */
function expectedBestFigure(trials) {
  const best = trials.data.expectedBest;
  if (best.drawn.length < 2) return null;
  return figure({
    title: 'Best loss against trials tried', height: 320,
    note: 'The expected best dev loss of so many trials drawn at random from all of them, and where eight of ten draws lie; a trial that broke counts as ln V.',
    option: () => base({
      legend: legend(['expected best', '10 % and 90 %']),
      grid: { left: 62, right: 24, top: 36, bottom: 46 },
      tooltip: { trigger: 'axis', formatter: items => { const at = items[0].dataIndex; return tip(plural(best.drawn[at], 'trial'), [['', 'expected best', nats(best.loss[at])], ['', '10 %', nats(best.low[at])], ['', '90 %', nats(best.high[at])]]); } },
      xAxis: axis('trials drawn', { type: 'log', min: 1, max: 'dataMax' }),
      yAxis: axis('dev loss (nats)', { vertical: true, ...looseEnds() }),
      series: [
        { type: 'line', name: 'expected best', symbol: 'none', color: category(0), lineStyle: { width: 2.2 }, data: best.drawn.map((n, i) => [n, best.loss[i]]) },
        ...['low', 'high'].map(end => ({ type: 'line', name: '10 % and 90 %', symbol: 'none', color: colour('muted'), lineStyle: { width: 1.2, type: 'dashed', color: colour('muted') }, data: best.drawn.map((n, i) => [n, best[end][i]]) })),
      ],
    }),
    numbers: () => ({ head: ['trials', 'expected best', '10 %', '90 %'], rows: best.drawn.map((n, i) => [number(n, 7), nats(best.loss[i]), nats(best.low[i]), nats(best.high[i])]) }),
  });
}
