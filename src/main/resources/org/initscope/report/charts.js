/** What all charts share: type, ground, a tooltip built of text nodes, no animation. */
function base(option) {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('text') },
    grid: { left: 62, right: 18, top: 14, bottom: 44, containLabel: false },
    ...option,
    // a line without it, pointed at, puts a warning in the console
    series: option.series.map(one => ({ zlevel: 0, ...one })),
    tooltip: option.tooltip ? {
      confine: true,
      transitionDuration: 0,
      backgroundColor: colour('card'),
      borderColor: colour('line'),
      textStyle: { color: colour('text'), fontSize: 13 },
      axisPointer: { lineStyle: { color: colour('muted') }, label: { show: false } },
      ...option.tooltip,
    } : undefined,
  };
}

/** The height of an axis' label. Without it the charts take the width of 国, which no font may have, and let labels lie on each other. */
const AXIS_LINE = 14;

/** An axis with its name and unit in the middle. */
function axis(name, properties = {}) {
  const vertical = properties.vertical === true;
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: vertical ? 46 : 27,
    nameTextStyle: { color: colour('muted'), fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: colour('line') } },
    axisTick: { show: false },
    axisLabel: { color: colour('muted'), fontSize: 11.5, lineHeight: AXIS_LINE, hideOverlap: true, formatter: value => (typeof value === 'number' ? axisNumber(value) : value) },
    splitLine: { lineStyle: { color: colour('grid') } },
    scale: true,
    ...(properties.type === 'log' ? {
      min: shown => (shown.min < LEAST_OF_LOGARITHMS ? LEAST_OF_LOGARITHMS : null),
      // where all values are below that, the axis would end before it begins
      max: shown => (shown.max > 0 && shown.max < 10 * LEAST_OF_LOGARITHMS ? 10 * LEAST_OF_LOGARITHMS : null),
    } : {}),
    ...properties,
  };
}

/** The lowest end of a logarithmic axis: the charts round its labels to ten decimals, and a label of 0 has no place there. */
const LEAST_OF_LOGARITHMS = 1e-10;

/** For an axis that ends wherever its data ends: such ends are no labels. */
const looseEnds = () => ({ axisLabel: { ...axis('').axisLabel, showMinLabel: false, showMaxLabel: false } });

/** The content of a tooltip: a heading and rows of [colour or '', name, value]. */
function tip(heading, rows) {
  return element('div', {},
    element('div', { style: { fontWeight: 600, marginBottom: '3px' } }, heading),
    rows.map(([ink, name, value]) => element('div', { style: { display: 'flex', gap: '14px', justifyContent: 'space-between' } },
      element('span', {}, ink ? element('span', { className: 'swatch', style: { borderTopColor: ink } }) : '', name),
      element('b', {}, value))));
}

/** A dashed line across a chart over steps, named in the legend: a label on the line would lie on the curves. */
function reference({ value, name }, ends, place = 0) {
  return {
    type: 'line', name, silent: true, symbol: 'none', z: 1,
    data: ends.map(end => [end, value]),
    lineStyle: { color: colour('muted'), type: [[6, 4], [2, 3], [12, 3, 2, 3]][place % 3], width: 1.3 }, itemStyle: { color: colour('muted') }, color: colour('muted'),
  };
}

/** A legend of clickable names above the chart. */
const legend = names => ({
  type: 'scroll', top: 0, left: 0, itemWidth: 26, itemHeight: 10, data: names,
  textStyle: { color: colour('text'), fontSize: 12.5 }, pageTextStyle: { color: colour('muted') },
  inactiveColor: colour('line'),
});

/** So many pixels wide a chart draws a text. */
function textWidth(text, size) {
  const known = textWidth.known ||= new Map();
  const key = `${size} ${text}`;
  if (!known.has(key)) {
    const pen = textWidth.pen ||= document.createElement('canvas').getContext('2d');
    pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
    known.set(key, pen.measureText(text).width);
  }
  return known.get(key);
}

const LEGEND_ROW = 20;

/** More names than these are paged where they take many rows. */
const MOST_LEGEND_NAMES = 16;

/** Has a legend tell names that are too long for a chart so wide in short, and whole where the pointer is. */
function shortenLegend(legend, width) {
  const short = shortened(legend.data, width - legend.itemWidth - 60);
  const texts = new Map(legend.data.map((name, i) => [name, short[i]]));
  legend.formatter = name => texts.get(name);
  legend.tooltip = { show: true, formatter: ({ name }) => tip(name, []) };
}

/** Rows that the names of a legend take in a chart so wide, which all stand there; 1 for so many that they are paged. */
function legendRows(legend, width) {
  if (!legend) return 1;
  let rows = 1;
  let taken = 0;
  for (const name of legend.data) {
    const size = legend.itemWidth + 5 + textWidth(legend.formatter(name), 12.5) + 10;
    if (taken > 0 && taken + size > width - 10) {
      rows++;
      taken = 0;
    }
    taken += size;
  }
  return rows > 5 && legend.data.length > MOST_LEGEND_NAMES ? 1 : rows;
}

/** A colour scale at the right of a chart. */
function colourScale(min, max, name, properties = {}) {
  return {
    type: 'continuous', min, max, calculable: false, right: 0, top: 'middle', itemHeight: 110, itemWidth: 11,
    text: [shortNumber(max), shortNumber(min)], textGap: 5, textStyle: { color: colour('muted'), fontSize: 11 },
    inRange: { color: VIRIDIS },
    ...properties,
  };
}

/** For a loss: the best trials are those that stand out from the ground, into which none vanishes. */
const lossColours = () => (isDark() ? VIRIDIS.slice(2).reverse() : VIRIDIS);

/**
 * Lines over steps, with marks as values to compare them with, { name, value }, and perhaps a step `at` which others on the page
 * are shown. A series is { name, colour, step, values } and
 *
 *   dash, width    of the line
 *   points, line   whether each value has a mark, and a line beside it
 *   symbol         of the marks
 *   pale           whether it is the ground of another series of that name, which tells its values
 *   band, low      whether the room from low to values is filled
 *   level          the higher, the further in front
 *
 * A zero on a logarithmic axis, and −∞ among logarithms, has a mark at the bottom; so has what is below the axis' own lower end.
 */
function linesOverSteps({ series, y, marks = [], at = null, xName = 'step', format = number, yAxis = {}, logarithmic = false }) {
  const present = series.filter(one => defined(one.values).length > 0);
  if (present.length === 0) return null;
  const place = step => (logarithmic ? step + 1 : step);
  const ends = [place(0), Math.max(place(1), ...present.map(one => place(one.step.at(-1))))];
  const low = lowestAboveZero(present.flatMap(one => one.values));
  if (yAxis.type === 'log' && (yAxis.min ?? low) < LEAST_OF_LOGARITHMS) yAxis = { ...yAxis, min: LEAST_OF_LOGARITHMS };
  const bottom = placeOfZero([...present.flatMap(one => one.values), ...marks.map(mark => mark.value)], yAxis);
  const references = marks.map((mark, i) => reference(mark, ends, i));
  const drawn = present.flatMap(one => [one.band ? bandSeries(one, place, bottom) : lineSeries(one, place, zeroOf(yAxis)), ...marksBelow(one, place, bottom, yAxis)]);
  const above = [...present.flatMap(one => one.values), ...marks.map(mark => mark.value)].filter(value => value > 0);
  const room = yAxis.type === 'log' && above.length > 0 ? [beyond(ends[0], lowestAboveZero(above) * 0.9, Math.max(...above) * 1.1)] : [];
  const told = items => items.filter(item => drawn[item.seriesIndex]?.told && defined([item.value[1]]).length > 0);
  return base({
    legend: legend([...new Set([...references, ...present].map(one => one.name))]),
    grid: { left: 62, right: 24, top: 34, bottom: 44 },
    tooltip: {
      trigger: 'axis',
      formatter: items => tip(`${xName} ${number(logarithmic ? items[0].value[0] - 1 : items[0].value[0], 7)}`,
        told(items).map(item => [item.color, item.seriesName, format(item.value[2] ?? item.value[1])])),
    },
    xAxis: axis(logarithmic ? `${xName} + 1 (logarithmic)` : xName, { type: logarithmic ? 'log' : 'value', min: logarithmic ? 'dataMin' : 0, max: 'dataMax', minInterval: logarithmic ? undefined : 1, splitLine: { show: false } }),
    yAxis: axis(y, { vertical: true, ...yAxis, ...(bottom === null ? {} : { min: bottom, ...zeroLabel(bottom, yAxis) }) }),
    series: [...drawn.map(({ told: _, ...one }) => one), ...references, ...(at === null ? [] : [stepMark(place(at))]), ...room],
  });
}

/** What lies infinitely far down on an axis: a zero, or its logarithm where the values are logarithms. */
const zeroOf = yAxis => (yAxis.type === 'log' ? 0 : -Infinity);

/** Where zeros stand on an axis of logarithms: below what is above them; null where there are none. */
function placeOfZero(values, yAxis) {
  if (!values.some(value => value === zeroOf(yAxis))) return null;
  if (yAxis.type !== 'log') return (yAxis.min ?? Math.floor(Math.min(-3, ...values.filter(Number.isFinite)))) - 0.5;
  const lowest = Math.max(lowestAboveZero(values), yAxis.min ?? 0);
  return Number.isFinite(lowest) ? Math.max(LEAST_OF_LOGARITHMS, 10 ** (Math.floor(Math.log10(lowest)) - 1)) : 0.1;
}

/** The label of the bottom of an axis on which zeros stand there. */
const zeroLabel = (bottom, yAxis) => ({
  max: yAxis.max ?? (value => (yAxis.type === 'log' ? 10 ** Math.ceil(Math.log10(Math.max(value.max, 10 * bottom)) - 1e-9) : Math.max(value.max, bottom + 1))),
  axisLabel: { ...axis('').axisLabel, formatter: value => (value <= bottom + 1e-9 * Math.abs(bottom) ? (yAxis.type === 'log' ? '0' : '−∞') : axisNumber(value)) },
});

/** Nothing that is seen, for which an axis of logarithms ends beyond its lines: it ends at powers of ten, on which one may lie. */
const beyond = (step, low, high) => ({ type: 'line', silent: true, symbol: 'none', lineStyle: { opacity: 0 }, data: [[step, low], [step, high]] });

/** A line down a chart at the step that other charts show. */
const stepMark = at => ({
  type: 'line', silent: true, data: [],
  markLine: { silent: true, animation: false, symbol: 'none', label: { show: false }, lineStyle: { color: colour('text'), type: 'solid', width: 1, opacity: 0.6 }, data: [{ xAxis: at }] },
});

function lineSeries(one, place, zero) {
  // One value is no line: it would not be seen.
  const marked = one.points === true || defined(one.values).length === 1;
  const points = one.step.map((step, i) => [place(step), one.values[i] <= zero ? null : one.values[i]]);
  const isLine = i => defined([points[i]?.[1]]).length === 1;
  // Nor is one between two that are missing.
  const isAlone = i => !marked && !one.pale && isLine(i) && !isLine(i - 1) && !isLine(i + 1);
  const alone = points.some((_, i) => isAlone(i));
  return {
    type: 'line', name: one.name, told: one.pale !== true, z: one.level ?? (one.pale ? 2 : 3),
    data: alone ? points.map((point, i) => (isAlone(i) ? { value: point, symbol: 'circle' } : point)) : points,
    symbol: marked ? (one.symbol || 'circle') : 'none', symbolSize: 7, showSymbol: marked || alone, silent: one.pale === true,
    lineStyle: { width: one.points && one.line !== true ? 0 : (one.width || 1.8), type: one.dash || 'solid', opacity: one.pale ? 0.3 : 1 },
    itemStyle: { color: one.colour }, color: one.colour, connectNulls: false,
  };
}

/** The zeros of a series at the bottom of an axis of logarithms, and what is below an axis that ends above it. */
function marksBelow(one, place, bottom, yAxis) {
  const zero = zeroOf(yAxis);
  const floor = bottom ?? (yAxis.type === 'log' ? yAxis.min : undefined) ?? -Infinity;
  const isBelow = value => (value === zero ? bottom !== null && !one.pale : value > zero && value < floor);
  const below = one.band ? [] : one.step.map((step, i) => [place(step), floor, one.values[i]]).filter(([, , value]) => isBelow(value));
  if (below.length === 0) return [];
  return [{
    type: 'scatter', name: one.name, told: true, z: 4, symbol: 'triangle', symbolRotate: 180, symbolSize: 9, symbolOffset: [0, -4],
    itemStyle: { color: one.colour }, color: one.colour, data: below,
  }];
}

/** The room between two lines. */
function bandSeries(one, place, bottom) {
  const known = one.step.map((step, i) => [place(step), one.low[i], one.values[i]]).filter(([, low, high]) => defined([low, high]).length === 2);
  const above = value => (bottom === null ? value : Math.max(value, bottom));
  return {
    type: 'custom', name: one.name, told: false, z: 1, silent: true, color: one.colour, encode: { x: 0, y: [1, 2] }, clip: true,
    itemStyle: { color: one.colour }, data: known.map(([x, low, high]) => [x, above(low), above(high)]),
    renderItem: (params, api) => (params.dataIndex > 0 ? undefined : {
      type: 'polygon',
      shape: { points: [...known.map(([x, , high]) => api.coord([x, above(high)])), ...[...known].reverse().map(([x, low]) => api.coord([x, above(low)]))] },
      style: { fill: one.colour, opacity: 0.25 },
    }),
  };
}
