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

/** A value for an axis, without the signs of its notation: equal layers are counted, and long fractions are rounded. */
function levelText(level) {
  if (/^-?\d+\.\d{4,}$/.test(level)) return number(Number(level));
  if (/^-?\d[\d.]*(e-?\d+)?$/i.test(level)) return withMinus(level);
  const parts = /^\[([^{}]*)\]$/.exec(level)?.[1].split(',').map(part => part.trim());
  if (parts) return parts.length > 1 && parts.every(part => part === parts[0]) ? `${parts.length} × ${parts[0]}` : level;
  const plain = level.replace(/}\s*,\s*{/g, '; ').replace(/[[\]{}=]/g, ' ').replace(/ +/g, ' ').replace(/ (?=[,;])/g, '').trim();
  return plain.replace(/first (\S+), last (\S+?)(?=,|;|$)/g, '$1 → $2').replace(/^(.+), name ([^,;]+)$/, '$2, $1').replace(/^name /, '');
}

/** The values of a key as they are typed, with minus signs where they are numbers. */
const levelsOf = key => (key.numeric ? key.levels.map(withMinus) : key.levels);

/** The value of a key that a trial has, in the same way. */
function levelOf(key, i) {
  const level = key.levels[key.codes[i]] ?? '–';
  return key.numeric ? withMinus(level) : level;
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

function trialTip(trials, i) {
  const cells = trials.columns.filter(column => column.kind === 'key' && column.key.levels.length > 1).map(column => ['', shortName(column.name), column.text(i)]);
  const results = ['outcome', 'initial_loss', 'dev_loss'].map(name => trials.columnNamed(name)).filter(Boolean).map(column => ['', column.label || column.name, column.text(i)]);
  return tip(trials.data.trials.ids[i].slice(0, 12), [...results, ...cells]);
}

/** What was seen at the start against how it ended. */
function predictorFigure(trials, open) {
  const metrics = trials.data.metrics.filter(metric => metric.name !== 'dev_loss' && defined(metric.values).length > 1);
  if (metrics.length === 0 || defined(trials.metric('dev_loss')).length === 0) return null;
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
      const levels = key ? key.levels.map(levelText) : ['trials'];
      const logarithmic = points.every(i => x.values[i] > 0) && spread(points.map(i => x.values[i])) > 100;
      // What is far worse than a guess would press all others onto the axis.
      const tall = points.every(i => loss[i] > 0) && spread(points.map(i => loss[i])) > 10;
      return base({
        legend: { ...legend(levels), itemWidth: 11, itemHeight: 11 },
        grid: { left: 66, right: 24, top: 36, bottom: 46 },
        tooltip: { formatter: item => trialTip(trials, item.value[2]) },
        xAxis: axis(x.label, { type: logarithmic ? 'log' : 'value' }),
        yAxis: axis(tall ? 'dev loss (nats, logarithmic)' : 'dev loss (nats)', { vertical: true, type: tall ? 'log' : 'value' }),
        series: levels.map((level, code) => ({
          type: 'scatter', name: level, symbol: ['circle', 'rect', 'triangle', 'diamond'][key && key.numeric ? code % 4 : Math.floor(code / 8) % 4],
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
