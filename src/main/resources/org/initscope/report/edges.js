/**
 * Lines across the cells of a phase diagram: where training breaks along a numeric key, and where the first update and
 * theory put that. Each is the middle over the trials of a row or column.
 */
function edgeLines(trials, along, across, isX) {
  if (!along.numeric || along.levels.length < 2) return [];
  const shown = new Set(trials.shown);
  const edges = trials.data.edges.filter(edge => edge.key === along.name && shown.has(edge.trial));
  const lines = [
    { name: `edge of ${shortName(along.name)}`, ink: colour('fail'), dash: 'solid', at: code => edges.filter(edge => across.codes[edge.trial] === code).map(edge => edge.position) },
  ];
  if (along.name.endsWith('learning-rate')) {
    const rates = trials.metric('critical_rate');
    lines.push({ name: 'critical rate of the first update', ink: colour('accent'), dash: 'dashed', at: code => defined(trials.shown.filter(i => across.codes[i] === code).map(i => rates[i])) });
  } else {
    lines.push({ name: `chi = 1 along ${shortName(along.name)}, by theory`, ink: colour('text'), dash: 'dotted', at: code => crossing(trials, along, across, code) });
  }
  return lines.map(line => ({ ...line, data: across.levels.flatMap((_, code) => segment(along, line.at(code), code, isX)) }))
    .filter(line => line.data.length > 0)
    .map(line => ({
      type: 'line', name: line.name, silent: true, symbol: 'none', z: 5, connectNulls: false, data: line.data,
      color: line.ink, lineStyle: { color: line.ink, width: 2.5, type: line.dash }, itemStyle: { color: line.ink },
    }));
}

/** A line through the cells of a value of the other key, at the middle of some numbers, and a gap after it. */
function segment(along, values, code, isX) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = sorted.length > 0 ? axisPlace(along, quantile(sorted, 0.5)) : null;
  if (place === null) return [];
  return [...[code - 0.46, code + 0.46].map(end => (isX ? [place, end] : [end, place])), [null, null]];
}

/** Where a number lies between the cells of a key's values, on a scale of logarithms where all are above 0; null outside. */
function axisPlace(key, value) {
  const numbers = key.levels.map(Number);
  const scale = numbers[0] > 0 ? Math.log : one => one;
  const next = numbers.findIndex(one => one >= value);
  if (next < 0 || value < numbers[0]) return null;
  return next === 0 ? 0 : next - 1 + (scale(value) - scale(numbers[next - 1])) / (scale(numbers[next]) - scale(numbers[next - 1]));
}

/** Where the middle of chi over the trials of a value passes 1 along a key. */
function crossing(trials, along, across, code) {
  const chi = trials.metric('chi');
  const middle = along.levels.map((_, level) => {
    const values = defined(trials.shown.filter(i => across.codes[i] === code && along.codes[i] === level).map(i => chi[i])).sort((a, b) => a - b);
    return values.length > 0 ? quantile(values, 0.5) : null;
  });
  const numbers = along.levels.map(Number);
  for (let i = 1; i < numbers.length; i++) {
    const [a, b] = [middle[i - 1], middle[i]];
    if (a > 0 && b > 0 && (a - 1) * (b - 1) <= 0 && a !== b) {
      const part = Math.log(a) / (Math.log(a) - Math.log(b));
      return [numbers[0] > 0 ? numbers[i - 1] * (numbers[i] / numbers[i - 1]) ** part : numbers[i - 1] + part * (numbers[i] - numbers[i - 1])];
    }
  }
  return [];
}
