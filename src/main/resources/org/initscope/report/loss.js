/** The section of the losses, which says where there are none yet. */
function lossSection(data) {
  const isMeasured = defined([...data.losses.flatMap(series => series.loss), ...data.evaluations.map(one => one.loss)]).length > 0;
  if (!isMeasured) return section('loss', 'Loss', isUnfinished(data) ? 'No loss of this run is committed yet.' : 'No loss of this run was measured.');
  return section('loss', 'Loss', null, lossFigure(data).node);
}

/** The losses of a run: of its workers' minibatches, smoothed over what they are of, and of the averaged network on the splits. */
function lossFigure(data) {
  const dots = ['train', 'test', 'dev'].filter(split => evaluationsOf(data, split).length > 0);
  const option = () => linesOverSteps({
    logarithmic: view.logarithmic,
    y: isOverconfident(data) ? 'loss (nats per character, logarithmic)' : 'loss (nats per character)',
    format: nats,
    marks: data.lossMarks,
    series: [
      ...workerSeries(data.losses, 'loss', smoothed),
      ...dots.map(split => ({ name: `${split} split`, ...SPLITS[split](), points: true, line: true, width: 2.2, level: 5, ...comparable(evaluationsOf(data, split)) })),
    ],
    yAxis: isOverconfident(data) ? { type: 'log', min: lossFloor(data), max: lossCeiling(data) } : { max: lossCeiling(data), axisLabel: { ...axis('').axisLabel, showMaxLabel: false } },
  });
  const numbers = () => ({
    head: ['split', 'step', 'batch-norm statistics', 'loss', 'accuracy', 'examples'],
    text: [2],
    rows: data.evaluations.map(one => [one.split, number(one.step, 7), one.statistics, nats(one.loss), percent(one.accuracy), number(one.examples, 9)]),
  });
  const pale = data.losses.length > MOST_WORKER_LINES
    ? 'Of the workers’ minibatches, the middle and the band of most, smoothed; a worker that stands apart has a line of its own.'
    : 'Of each worker’s minibatches, pale: the mean over neighbouring steps, the first steps alone; strong: the same, smoothed.';
  return figure({
    title: 'Loss over the steps',
    note: `${pale} Marks: the averaged network on a split${sampledSplits(data) ? ', a sample of it on the way, all of it at the end' : ''}. A start far above ln V is overconfident: it is wrong with certainty. Counting which characters follow which, and a healthy network of this size after as many steps, would come to their lines.${isOverconfident(data) && hasFarBelow(data) ? ' A triangle at the bottom is a minibatch far below all others.' : ''}`,
    option, numbers, height: 330, on: ['axis'],
    tools: stepsAxisChoice(),
  });
}

/** What a run scored on a split, in the order of the steps. */
const evaluationsOf = (run, split, statistics = 'running') => run.evaluations.filter(one => one.split === split && one.statistics === statistics);

/** How the marks of each split look. */
const SPLITS = {
  train: () => ({ colour: category(6), symbol: 'triangle' }),
  test: () => ({ colour: category(3), symbol: 'rect' }),
  dev: () => ({ colour: category(0), symbol: 'circle' }),
};

/** The losses of a split in columns, with a gap between those of a sample and those of all: they are not to be joined. */
function comparable(evaluations) {
  const joined = evaluations.flatMap((one, i) => (i > 0 && one.examples !== evaluations[i - 1].examples ? [{ step: one.step, loss: null }, one] : [one]));
  return { step: joined.map(one => one.step), values: joined.map(one => one.loss) };
}

/** Whether some split was scored on fewer examples at one time than at another. */
const sampledSplits = data => ['train', 'dev', 'test'].some(split => new Set(data.evaluations.filter(one => one.split === split).map(one => one.examples)).size > 1);

/** Means over the neighbours of each value, weighted by the steps that they are of: up to a fortieth of all steps and half of those before it away. */
function smoothed(steps, values) {
  const all = steps.at(-1) - steps[0];
  const weight = steps.map((step, i) => (i + 1 < steps.length ? steps[i + 1] - step : i > 0 ? step - steps[i - 1] : 1));
  let from = 0;
  return values.map((value, i) => {
    const reach = Math.min(all / 40, (steps[i] - steps[0]) / 2);
    while (steps[from] < steps[i] - reach) from++;
    let [total, weights] = [0, 0];
    for (let k = from; k < steps.length && steps[k] <= steps[i] + reach; k++) {
      if (values[k] === null) continue;
      total += weight[k] * values[k];
      weights += weight[k];
    }
    return value === null || weights === 0 ? null : total / weights;
  });
}

/** Every loss that the chart shows, so that none is beyond its axis. */
const shownLosses = data => defined([...data.losses.flatMap(series => series.loss), ...data.evaluations.map(one => one.loss), ...data.lossMarks.map(mark => mark.value)]);

const highestLoss = data => shownLosses(data).reduce((a, b) => Math.max(a, b), data.uniformLoss);

/** Whether a loss is so far above ln V that the lines below it would be flat lines. */
const isFarAbove = (loss, uniform) => loss > 2.5 * uniform;

const isOverconfident = data => isFarAbove(highestLoss(data), data.uniformLoss);

const lossCeiling = data => Number((highestLoss(data) * 1.04).toPrecision(2));

/** The loss below which few minibatches are, and no evaluation and no mark. */
function usualLow(data) {
  const minibatches = defined(data.losses.flatMap(series => series.loss)).filter(loss => loss > 0).sort((a, b) => a - b);
  return lowestAboveZero([quantile(minibatches, 0.02), ...data.evaluations.map(one => one.loss), ...data.lossMarks.map(mark => mark.value)]);
}

/** Whether some minibatch is so far below the others that it would press them together on a logarithmic axis. */
const hasFarBelow = data => lowestAboveZero(shownLosses(data)) < usualLow(data) / 10;

/** The lower end of a logarithmic axis: 1 nat, or what is below the lowest loss above 0 that is not far below the others. */
function lossFloor(data) {
  const lowest = hasFarBelow(data) ? usualLow(data) : lowestAboveZero(shownLosses(data));
  return lowest > 1 ? 1 : Number((lowest * 0.9).toPrecision(1));
}
