/** A name above an axis: where axes are close, in a line a word. */
const axisName = (name, close) => (close ? name.replace(/[-.]/g, '$&\n').replaceAll(' ', '\n') : name);

/** Pixels between two parallel axes, below which their labels lie over each other, and which the longest names get. */
const AXIS_ROOM = 84;
const WIDE_AXIS_ROOM = 190;

/** The numbers of a metric beside a parallel axis. */
const metricText = ([low, high], value) => (high - low < 0.05 * Math.abs(high) ? nats(value) : number(value));

/** Every trial as a line through its values to its loss. */
function parallelFigure(trials) {
  const byPlace = byEffect(trials).slice(0, 9).reverse();
  const metrics = ['initial_loss', 'dev_loss'].flatMap(name => trials.data.metrics.filter(metric => metric.name === name));
  const loss = trials.metric('dev_loss');
  if (defined(loss).length < 2 || byPlace.length + metrics.length < 2) return null;
  const width = 0.55 * Math.min(1, trials.count / 300);
  const jitter = i => (((i * 0.618034) % 1) - 0.5) * width;
  let drawnTrials = [];
  let axes = { keys: byPlace, losses: metrics };
  const mostValues = Math.max(0, ...byPlace.filter(key => !key.numeric).map(key => key.levels.length));
  return figure({
    title: 'Parallel coordinates',
    note: 'Each line is a trial with a dev loss; the best lie on top and stand out. Drag along an axis to keep only the lines through that part, click it to let go. Lines of one value are spread a little. Where it is narrow the keys that matter least are left out.',
    on: ['trials'], height: Math.max(400, 110 + LABEL_LINE * mostValues), renderer: 'canvas', fitted: true,
    option: plot => {
      axes = parallelAxes(byPlace, metrics, plot.clientWidth - 170);
      const { keys, losses, gap } = axes;
      const close = onPaper() || gap < 130;
      drawnTrials = trials.all.filter(i => loss[i] !== null && loss[i] !== undefined);
      const range = lossRange(trials, drawnTrials.map(i => loss[i]));
      if (!range) return null;
      // The worst first, so that the best lie on top.
      drawnTrials.sort((a, b) => loss[b] - loss[a]);
      const ends = losses.map(metric => (metric.name === 'dev_loss' ? range : robustRange(drawnTrials.map(i => metric.values[i]))));
      const axisLook = {
        nameTextStyle: { color: colour('text'), ...(onPaper() ? { fontSize: 9, lineHeight: 11 } : { fontSize: LABEL, lineHeight: LABEL_LINE }) }, nameLocation: 'end', nameGap: 14,
        axisLine: { lineStyle: { color: colour('muted') } }, axisTick: { show: false },
        areaSelectStyle: { width: 22, color: colour('accent'), opacity: 0.25, borderColor: colour('accent') },
      };
      const label = { color: colour('text'), fontSize: 11.5, textBorderColor: colour('card'), textBorderWidth: 3 };
      const names = [...keys.map(key => shortName(key.name)), ...losses.map(metric => metric.label)].map(name => axisName(name, close));
      const top = 22 + (onPaper() ? 11 : LABEL_LINE) * Math.max(...names.map(name => name.split('\n').length));
      const tall = plot.clientHeight - top - 26;
      return base({
        parallel: { ...(onPaper() ? { left: 34, right: 92 } : { left: 24 + 3.7 * Math.max(...names[0].split('\n').map(line => line.length)), right: 110 }), top, bottom: 26, axisExpandable: false },
        parallelAxis: [
          ...keys.map((key, dim) => {
            const { texts, every } = labelsUp(key.levels.map(levelText), { cell: tall / key.levels.length, most: gap - 16, ordered: key.numeric });
            return {
              ...axisLook, dim, name: names[dim], type: 'value', min: -0.5, max: key.levels.length - 0.5, interval: 0.5,
              axisLabel: { ...label, lineHeight: LABEL_LINE, formatter: value => (Number.isInteger(value) && value % every === 0 ? texts[value] ?? '' : '') },
            };
          }),
          ...losses.map((metric, k) => ({
            ...axisLook, dim: keys.length + k, name: names[keys.length + k], type: 'value', min: ends[k][0], max: ends[k][1],
            axisLabel: { ...label, formatter: value => metricText(ends[k], value), showMinLabel: false, showMaxLabel: false },
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
    numbers: () => ({ head: ['trial', ...axes.keys.map(key => shortName(key.name)), ...axes.losses.map(metric => metric.label)], text: axes.keys.map((_, k) => k + 1), rows: trials.shown.slice(0, 200).map(i => [trials.data.trials.ids[i].slice(0, 12), ...axes.keys.map(key => levelOf(key, i)), ...axes.losses.map(metric => nats(metric.values[i]))]) }),
    ready: chart => chart.on('axisareaselected', () => {
      const series = chart.getModel().getSeriesByIndex(0);
      const active = series.getRawIndicesByActiveState('active');
      const normal = series.getRawIndicesByActiveState('normal');
      trials.brush(normal.length === drawnTrials.length ? null : active.map(place => drawnTrials[place]));
    }),
  });
}

/** The keys and losses that have room side by side in a width: the last keys, which matter most, and the dev loss before the initial one. */
function parallelAxes(keys, losses, width) {
  const longest = Math.max(0, ...keys.filter(key => !key.numeric).map(key => widest(key.levels.map(levelText)) + 16));
  const least = Math.max(AXIS_ROOM, Math.min(WIDE_AXIS_ROOM, longest));
  const most = Math.max(2, Math.floor(width / least) + 1);
  const shownLosses = losses.slice(-Math.max(1, most - 1));
  const shownKeys = keys.slice(-Math.max(1, most - shownLosses.length));
  return { keys: shownKeys, losses: shownLosses, gap: width / Math.max(1, shownKeys.length + shownLosses.length - 1) };
}
