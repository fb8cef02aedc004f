/** So many workers have a line each; of more the chart shows where most of them are. */
const MOST_WORKER_LINES = 8;
const MOST_OUTLIERS = 4;

/**
 * What was measured of workers, as series of linesOverSteps. Smoothed ones stand over pale ones as they are. Of more than eight
 * workers: the middle, the band from the tenth part to the nine tenths, and the workers that stand apart from it.
 */
function workerSeries(allSeries, field, smooth) {
  const strong = series => (smooth ? smooth(series.step, series[field]) : series[field]);
  const line = series => ({ name: `worker ${series.worker}`, colour: workerColour(series.worker), step: series.step, values: strong(series) });
  if (allSeries.length <= MOST_WORKER_LINES) {
    const pale = allSeries.map(series => ({ ...line(series), values: series[field], width: 1, pale: true }));
    return [...allSeries.map(line), ...(smooth ? pale : [])];
  }
  const steps = [...new Set(allSeries.flatMap(series => series.step))].sort((a, b) => a - b);
  const places = new Map(steps.map((step, place) => [step, place]));
  const at = steps.map(() => []);
  const own = allSeries.map(strong);
  allSeries.forEach((series, c) => series.step.forEach((step, i) => { if (own[c][i] !== null) at[places.get(step)].push(own[c][i]); }));
  at.forEach(values => values.sort((a, b) => a - b));
  const level = share => at.map(values => (values.length > 0 ? quantile(values, share) : null));
  const middle = level(0.5);
  const apart = outliers(allSeries.map((one, c) => mean(defined(one.step.map((step, i) => (own[c][i] === null ? null : own[c][i] - middle[places.get(step)]))))));
  return [
    { name: 'most workers (10 to 90 %)', colour: category(6), step: steps, low: level(0.1), values: level(0.9), band: true },
    { name: `middle of ${allSeries.length} workers`, colour: category(6), step: steps, values: middle },
    ...apart.map((c, i) => ({ ...line(allSeries[c]), colour: workerColour(i) })),
  ];
}

/** The places of those distances from the middle that are far beyond the usual ones, the farthest first. */
function outliers(distances) {
  const known = defined(distances).sort((a, b) => a - b);
  const middle = quantile(known, 0.5);
  const usual = quantile(known.map(distance => Math.abs(distance - middle)).sort((a, b) => a - b), 0.5);
  const away = distances.map((distance, place) => ({ place, size: distance === null ? 0 : Math.abs(distance - middle) }));
  return away.filter(one => one.size > 6 * usual).sort((a, b) => b.size - a.size).slice(0, MOST_OUTLIERS).map(one => one.place);
}

function workersSection(data) {
  if (data.workers.length === 0) return null;
  const isMeasured = field => data.workers.some(one => defined(one[field]).length > 0);
  const drift = isMeasured('drift') && figure({
    title: 'Drift', note: `L2 distance of each worker’s parameters from their average, before averaging.${data.workers.length === 2 ? ' Two workers are always equally far from the middle: one line lies on the other.' : ''}`, on: ['axis'],
    option: () => linesOverSteps({ logarithmic: view.logarithmic, y: 'L2 distance', series: workerSeries(data.workers, 'drift') }),
    numbers: () => byRound(data, 'drift', number),
  });
  const loss = isMeasured('loss') && figure({
    title: 'Loss by worker', note: 'Mean of each round. A worker that differs from all others has a bad shard.', on: ['axis'],
    option: () => linesOverSteps({ logarithmic: view.logarithmic, y: 'loss (nats per character)', format: nats, series: workerSeries(data.workers, 'loss') }),
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
      series: [['local steps', 'compute', 0], ['averaging', 'averaging', 1]].map(([name, field, i]) => ({ type: 'bar', stack: 'seconds', name, color: category(i), barCategoryGap: '20%', barMaxWidth: 40, data: data.seconds.map(one => one[field]) })),
    }),
    numbers: () => ({ head: ['round', 'local steps (s)', 'averaging (s)'], rows: data.seconds.map(one => [String(one.round), number(one.compute), number(one.averaging)]) }),
  });
  return section('workers', 'Workers', 'Each worker trains on its own shard; after every round their parameters are averaged.',
    element('div', { className: 'pair' }, [drift, loss].filter(Boolean).map(one => one.node)), seconds && seconds.node);
}

function byRound(data, field, format) {
  return {
    head: ['round', 'step', ...data.workers.map(one => `worker ${one.worker}`)],
    rows: data.workers[0].round.map((round, i) => [String(round), number(data.workers[0].step[i], 7), ...data.workers.map(one => format(one[field][i]))]),
  };
}

