/** The points of a search, the best first: a point's trials differ in their seed alone, and its rank is by their mean. */
function pointsTable(trials, filter) {
  const points = trials.data.points;
  const keys = trials.data.keys.filter(key => key.levels.length > 1 && !isSeed(key));
  const hasTies = points.tiedTo.some(to => to > 0);
  const dash = value => (value > 0 ? number(value, 7) : '–');
  const rows = points.trial.map((i, place) => [
    element('button', { type: 'button', className: 'quiet', title: 'Show the trials of this point', onclick: () => filter.only(keys.map(key => trials.term(key, key.levels[key.codes[i]]))) }, dash(points.rank[place])),
    ...(hasTies ? [points.tiedTo[place] > points.tiedFrom[place] ? `${dash(points.tiedFrom[place])}–${dash(points.tiedTo[place])}` : ''] : []),
    nats(points.loss[place]),
    ...(hasTies ? [points.low[place] === null ? '–' : number((points.high[place] - points.low[place]) / 2)] : []),
    `${number(points.trained[place], 7)} of ${number(points.trials[place], 7)}${points.stopped[place] > 0 ? `, ${number(points.stopped[place], 7)} stopped` : ''}`,
    ...keys.map(key => levelOf(key, i)),
  ]);
  const head = ['rank', ...(hasTies ? ['ties'] : []), 'mean dev loss', ...(hasTies ? ['± 95 %'] : []), 'trained', ...keys.map(key => shortName(key.name))];
  const text = keys.map((_, k) => head.length - keys.length + k);
  return element('div', { className: 'numbers', tabIndex: 0, role: 'region', 'aria-label': 'Table of points' }, plainTable({ head, rows, text }, 'Points, ranked'));
}

const isSeed = key => key.name === 'training.seed';

function pointsLead(data) {
  const points = data.points;
  const shown = points.trial.length;
  const ties = points.tiedWithBest > 1 ? ` ${number(points.tiedWithBest, 7)} of ${plural(points.count, 'point')} have intervals that overlap the best one's.` : '';
  const more = points.count > shown ? ` The best ${number(shown, 7)} stand here, all ${number(points.count, 7)} in the table points.` : '';
  return `A point is a combination of values, and its seeds are its sample. Its rank is by their mean dev loss, in which a seed that broke counts as ln V. Ties are the ranks of points whose intervals overlap.${ties}${more} A click on a rank keeps its trials.`;
}
