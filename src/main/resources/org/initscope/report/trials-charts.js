/** How an outcome looks: by shape and by colour. */
const OUTCOMES = {
  completed: { symbol: 'rect', tone: null },
  stopped: { symbol: 'circle', tone: null },
  diverged: { symbol: 'path://M1 0L5 4L9 0L10 1L6 5L10 9L9 10L5 6L1 10L0 9L4 5L0 1Z', tone: 'fail' },
  failed: { symbol: 'triangle', tone: 'warn' },
};

const outcomeLook = name => OUTCOMES[name] || { symbol: 'diamond', tone: 'muted' };

/** The 2 % and 98 % points of what is shown: a few extreme trials do not take the whole scale. */
function robustRange(values) {
  const sorted = defined(values).slice().sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const range = [quantile(sorted, 0.02), quantile(sorted, 0.98)];
  return range[0] < range[1] ? range : [range[0] - 0.5, range[0] + 0.5];
}

/** Of a loss no further than ln V: what is worse than a guess is broken, however much. */
function lossRange(trials, values) {
  const range = robustRange(values);
  const uniform = trials.data.uniformLoss;
  return range !== null && uniform !== null && range[0] < uniform && uniform < range[1] ? [range[0], uniform] : range;
}

/** Whether a trial diverged, failed, or ended no better than a uniform guess. */
function isBroken(trials, i) {
  if (['diverged', 'failed'].includes(trials.outcome(i))) return true;
  const loss = trials.metric('dev_loss')[i];
  return trials.outcome(i) === 'completed' && (loss === null || loss === undefined || loss >= (trials.data.uniformLoss ?? Infinity));
}

/** Of each value of a key over the rest: how many trials broke, mean loss of the others, and of all with ln V for what broke. */
function marginal(trials, key, shown = trials.shown) {
  const loss = trials.metric('dev_loss');
  const members = key.levels.map(() => []);
  for (const i of shown) if (trials.outcome(i) !== 'stopped') members[key.codes[i]]?.push(i);
  return key.levels.map((level, code) => {
    const broken = members[code].filter(i => isBroken(trials, i)).length;
    const losses = defined(members[code].filter(i => !isBroken(trials, i)).map(i => loss[i]));
    const capped = broken > 0 && trials.data.uniformLoss !== null ? [...losses, ...Array(broken).fill(trials.data.uniformLoss)] : losses;
    return { level, count: members[code].length, mean: mean(losses), std: sampleStd(losses), capped: mean(capped), untrained: broken };
  });
}

/** A value for an axis: equal layers are counted, [100,100,100] is 3 × 100, and long fractions are rounded. */
function levelText(level) {
  if (/^-?\d+\.\d{4,}$/.test(level)) return number(Number(level));
  const parts = /^\[(.*)\]$/.exec(level)?.[1].split(',').map(part => part.trim());
  if (parts) return parts.length > 1 && parts.every(part => part === parts[0]) ? `${parts.length} × ${parts[0]}` : level;
  return level.replace(/[{}=]/g, ' ').replace(/ +/g, ' ').replace(/ ,/g, ',').trim();
}

/** How far the means of a key's values lie apart, with failures in them. */
function effect(trials, key) {
  const means = defined(marginal(trials, key, trials.all).map(one => one.capped));
  return means.length > 1 ? Math.max(...means) - Math.min(...means) : 0;
}

/** The swept keys with more than one value but the seed, whose effect is chance, the most effective first. */
function byEffect(trials) {
  trials.keysByEffect ||= trials.data.keys.filter(key => key.levels.length > 1 && !isSeed(key))
    .map(key => ({ key, size: effect(trials, key) })).sort((a, b) => b.size - a.size).map(one => one.key);
  return trials.keysByEffect;
}

function marginalFigure(trials, key, filter) {
  const rows = () => marginal(trials, key);
  return figure({
    title: key.name, height: 215, on: ['filter'],
    option: () => {
      const values = rows();
      const lost = values.some(one => one.untrained > 0);
      const present = values.filter(one => one.mean !== null);
      if (present.length === 0 && !lost) return null;
      const highest = present.length > 0 ? Math.max(...present.map(one => Math.max(one.mean + one.std, one.capped))) : 1;
      const lowest = present.length > 0 ? Math.min(...present.map(one => one.mean - one.std)) : 0;
      return base({
        grid: { left: 62, right: lost ? 60 : 20, top: 14, bottom: 42 },
        tooltip: {
          trigger: 'axis',
          formatter: items => {
            const one = values[items[0].dataIndex];
            return tip(`${shortName(key.name)} = ${one.level}`, [['', 'mean dev loss', nats(one.mean)], ['', 'standard deviation', number(one.std)], ['', 'trials', number(one.count)], ['', 'broken', `${number(one.untrained, 7)}, ${percent(one.untrained / Math.max(1, one.count))}`], ['', 'mean with ln V for what broke', nats(one.capped)]]);
          },
        },
        xAxis: axis(shortName(key.name), { type: 'category', data: values.map(one => levelText(one.level)), splitLine: { show: false } }),
        yAxis: [
          axis(present.length > 0 ? 'mean dev loss ± sd' : 'no dev loss', { vertical: true, min: lowest - 0.05 * (highest - lowest || 1), max: highest + 0.05 * (highest - lowest || 1), ...(present.length > 0 ? looseEnds() : { axisLabel: { show: false } }) }),
          axis(lost ? 'broken' : '', { vertical: true, min: 0, max: 1, scale: false, nameTextStyle: { color: colour('fail'), fontSize: 11.5 }, nameGap: 42, splitLine: { show: false }, axisLine: { show: false }, axisLabel: { show: lost, color: colour('fail'), fontSize: 11, formatter: percent } }),
        ],
        series: [
          { type: 'bar', name: 'not trained', yAxisIndex: 1, color: colour('fail'), itemStyle: { opacity: 0.28 }, barMaxWidth: 26, data: values.map(one => (one.count ? one.untrained / one.count : 0)) },
          errorBars(values),
          { type: 'line', name: 'mean dev loss', color: category(0), symbol: 'circle', symbolSize: 8, lineStyle: { width: key.numeric ? 1.5 : 0 }, data: values.map(one => one.mean) },
          ...(lost ? [{ type: 'line', name: 'with failures', color: category(0), symbol: 'emptyDiamond', symbolSize: 10, lineStyle: { width: key.numeric ? 1.2 : 0, type: 'dashed' }, data: values.map(one => one.capped) }] : []),
        ],
      });
    },
    numbers: () => ({ head: [shortName(key.name), 'mean dev loss', 'standard deviation', 'with ln V for what broke', 'trials', 'broken'], rows: rows().map(one => [one.level, nats(one.mean), number(one.std), nats(one.capped), number(one.count, 7), number(one.untrained, 7)]) }),
    click: event => filter.add(`${trials.filterName(key)}=${key.levels[event.dataIndex]}`),
  });
}

function errorBars(values) {
  return {
    type: 'custom', silent: true, z: 1,
    data: values.map((one, i) => [i, one.mean === null ? null : one.mean - one.std, one.mean === null ? null : one.mean + one.std]),
    renderItem: (params, api) => {
      const [x, low] = api.coord([api.value(0), api.value(1)]);
      const [, high] = api.coord([api.value(0), api.value(2)]);
      const stroke = { stroke: category(0), lineWidth: 1.4, fill: 'none' };
      const bar = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: stroke });
      return Number.isNaN(low) ? null : { type: 'group', children: [bar(x, low, x, high), bar(x - 5, low, x + 5, low), bar(x - 5, high, x + 5, high)] };
    },
  };
}

function trialTip(trials, i) {
  const cells = trials.columns.filter(column => column.kind === 'key' && column.key.levels.length > 1).map(column => ['', shortName(column.name), column.text(i)]);
  const results = ['outcome', 'initial_loss', 'dev_loss'].map(name => trials.columnNamed(name)).filter(Boolean).map(column => ['', column.label || column.name, column.text(i)]);
  return tip(trials.data.trials.ids[i].slice(0, 12), [...results, ...cells]);
}

/** What was seen at the start against how it ended. */
function predictorFigure(trials, open) {
  const metrics = trials.data.metrics.filter(metric => metric.name !== 'dev_loss' && defined(metric.values).length > 1);
  if (metrics.length === 0) return null;
  const keys = byEffect(trials);
  const preferred = metrics.find(metric => metric.name.startsWith('saturat')) || metrics.find(metric => metric.name === 'initial_loss') || metrics[0];
  const chosen = { x: preferred.name, colour: keys.length > 0 ? keys[0].name : '' };
  const metricNamed = name => metrics.find(metric => metric.name === name);
  const again = (what, value) => { chosen[what] = value; self.draw(); };
  const self = figure({
    title: 'What the start says about the end',
    note: 'Each point is a trial that has a dev loss. A click opens it.',
    on: ['filter'], height: 380, renderer: 'canvas',
    tools: element('span', { className: 'toolbar' },
      selection('Across', metrics.map(metric => [metric.name, metric.label]), chosen.x, value => again('x', value)),
      keys.length > 0 ? selection('Colour', keys.map(key => [key.name, shortName(key.name)]), chosen.colour, value => again('colour', value)) : null),
    option: () => {
      const x = metricNamed(chosen.x);
      const key = keys.find(one => one.name === chosen.colour);
      const loss = trials.metric('dev_loss');
      const points = trials.shown.filter(i => defined([loss[i], x.values[i]]).length === 2);
      if (points.length === 0) return null;
      const levels = key ? key.levels : ['trials'];
      const logarithmic = points.every(i => x.values[i] > 0) && spread(points.map(i => x.values[i])) > 100;
      return base({
        legend: { ...legend(levels), itemWidth: 11, itemHeight: 11 },
        grid: { left: 66, right: 24, top: 36, bottom: 46 },
        tooltip: { formatter: item => trialTip(trials, item.value[2]) },
        xAxis: axis(x.label, { type: logarithmic ? 'log' : 'value' }),
        yAxis: axis('dev loss (nats)', { vertical: true }),
        series: levels.map((level, code) => ({
          type: 'scatter', name: level, symbol: ['circle', 'rect', 'triangle', 'diamond'][code % 4],
          symbolSize: points.length > 2000 ? 5 : 8, progressive: 0,
          itemStyle: { color: key && key.numeric ? depthColour(code, levels.length) : category(code), opacity: 0.75 },
          data: points.filter(i => !key || key.codes[i] === code).map(i => [x.values[i], loss[i], i]),
        })),
      });
    },
    numbers: () => {
      const x = metricNamed(chosen.x);
      const loss = trials.metric('dev_loss');
      return { head: ['trial', x.label, 'dev loss'], rows: trials.shown.slice(0, 200).map(i => [trials.data.trials.ids[i].slice(0, 12), number(x.values[i]), nats(loss[i])]) };
    },
    click: event => { if (event.seriesType === 'scatter') open(event.value[2]); },
  });
  return self;
}

function spread(values) {
  return values.reduce((a, b) => Math.max(a, b)) / values.reduce((a, b) => Math.min(a, b));
}

/** A name above an axis: where axes are close, in a line a word. */
const axisName = (name, close) => (close ? name.replace(/[-.]/g, '$&\n').replaceAll(' ', '\n') : name);

/** Pixels between two parallel axes, below which their labels lie over each other. */
const AXIS_ROOM = 84;

/** Every trial as a line through its values to its loss. */
function parallelFigure(trials) {
  const byPlace = byEffect(trials).slice(0, 9).reverse();
  const losses = ['initial_loss', 'dev_loss'].flatMap(name => trials.data.metrics.filter(metric => metric.name === name));
  if (trials.count < 2 || byPlace.length + losses.length < 2) return null;
  const loss = trials.metric('dev_loss');
  const width = 0.55 * Math.min(1, trials.count / 300);
  const jitter = i => (((i * 0.618034) % 1) - 0.5) * width;
  let drawnTrials = [];
  let keys = byPlace;
  return figure({
    title: 'Parallel coordinates',
    note: 'Each line is a trial with a dev loss; the best lie on top and stand out. Drag along an axis to keep only the lines through that part, click it to let go. Lines of one value are spread a little. Where it is narrow the keys that matter least are left out.',
    on: ['trials'], height: 400, renderer: 'canvas', fitted: true,
    option: plot => {
      const room = Math.floor((plot.clientWidth - 170) / AXIS_ROOM) + 1 - losses.length;
      keys = byPlace.slice(-Math.max(1, room));
      const close = onPaper() || (plot.clientWidth - 170) / (keys.length + losses.length - 1) < 130;
      drawnTrials = trials.all.filter(i => loss[i] !== null && loss[i] !== undefined);
      const range = lossRange(trials, drawnTrials.map(i => loss[i]));
      if (!range) return null;
      // The worst first, so that the best lie on top.
      drawnTrials.sort((a, b) => loss[b] - loss[a]);
      const ends = losses.map(metric => robustRange(drawnTrials.map(i => metric.values[i])));
      const axisLook = {
        nameTextStyle: { color: colour('text'), ...(onPaper() ? { fontSize: 9, lineHeight: 11 } : { fontSize: 12 }) }, nameLocation: 'end', nameGap: 14,
        axisLine: { lineStyle: { color: colour('muted') } }, axisTick: { show: false },
        areaSelectStyle: { width: 22, color: colour('accent'), opacity: 0.25, borderColor: colour('accent') },
      };
      const label = { color: colour('text'), fontSize: 11.5, textBorderColor: colour('card'), textBorderWidth: 3 };
      return base({
        parallel: { ...(onPaper() ? { left: 34, right: 92, top: 62 } : { left: 24 + 3.7 * shortName(keys[0].name).length, right: 110, top: close ? 72 : 46 }), bottom: 26, axisExpandable: false },
        parallelAxis: [
          ...keys.map((key, dim) => ({
            ...axisLook, dim, name: axisName(shortName(key.name), close), type: 'value', min: -0.5, max: key.levels.length - 0.5, interval: 0.5,
            axisLabel: { ...label, formatter: value => (Number.isInteger(value) ? levelText(key.levels[value] ?? '') : '') },
          })),
          ...losses.map((metric, k) => ({
            ...axisLook, dim: keys.length + k, name: axisName(metric.label, close), type: 'value', min: ends[k][0], max: ends[k][1],
            axisLabel: { ...label, formatter: value => (ends[k][1] - ends[k][0] < 0.05 * Math.abs(ends[k][1]) ? nats(value) : number(value)), showMinLabel: false, showMaxLabel: false },
          })),
        ],
        visualMap: colourScale(range[0], range[1], 'dev loss', { dimension: keys.length + losses.length, inRange: { color: lossColours() } }),
        series: [{
          type: 'parallel', progressive: 0, smooth: false,
          lineStyle: { width: drawnTrials.length > 100 ? 1 : 2, opacity: drawnTrials.length > 2000 ? 0.12 : drawnTrials.length > 300 ? 0.3 : 0.6 },
          inactiveOpacity: 0.02, activeOpacity: 0.5,
          data: drawnTrials.map(i => [
            ...keys.map(key => key.codes[i] + jitter(i)),
            ...losses.map((metric, k) => Math.min(Math.max(metric.values[i], ends[k][0]), ends[k][1])),
            loss[i],
          ]),
        }],
      });
    },
    numbers: () => ({ head: ['trial', ...keys.map(key => shortName(key.name)), ...losses.map(metric => metric.label)], text: keys.map((_, k) => k + 1), rows: trials.shown.slice(0, 200).map(i => [trials.data.trials.ids[i].slice(0, 12), ...keys.map(key => key.levels[key.codes[i]]), ...losses.map(metric => nats(metric.values[i]))]) }),
    ready: chart => chart.on('axisareaselected', () => {
      const series = chart.getModel().getSeriesByIndex(0);
      const active = series.getRawIndicesByActiveState('active');
      const normal = series.getRawIndicesByActiveState('normal');
      trials.brush(normal.length === drawnTrials.length ? null : active.map(place => drawnTrials[place]));
    }),
  });
}
