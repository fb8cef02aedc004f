/** How each quantity is drawn: the lecture's plots, one line a layer. */
const QUANTITIES = {
  preactivation: { title: 'Preactivations', note: 'The inputs of the nonlinearity, after the normalization where there is one. Too wide saturates, too narrow makes the layer linear.', x: 'preactivation', parameter: '', steady: true },
  activation: { title: 'Activations', note: 'The outputs of the nonlinearity. Mass piled up at its ends is saturation: no gradient comes through there.', x: 'activation', parameter: '', steady: true },
  activation_gradient: { title: 'Activation gradients', note: 'd loss / d activation. Layers should have about the same width; growing or shrinking with depth is exploding or vanishing.', x: 'gradient', parameter: '', steady: false },
  gradient: { title: 'Weight gradients', note: 'd loss / d weight. The last column is std(gradient) / std(weight).', x: 'gradient', parameter: 'weight', steady: false },
};

const layerName = (data, index) => (data.layers.find(layer => layer.index === index) || { name: `layer ${index}` }).name;

const coursesOf = (list, quantity, parameter, scope = view.scope) =>
  list.filter(course => course.scope === scope && course.quantity === quantity && course.parameter === parameter);

/** The densities of one histogram as points at the middles of its bins, and the edges that hold 99.9 % of it. */
function density(course, place) {
  const counts = course.counts[place];
  const [lower, upper] = [course.lower[place], course.upper[place]];
  const width = (upper - lower) / counts.length;
  const total = sum(counts);
  if (total === 0) return { points: [], lower: 0, upper: 0 };
  const first = firstBeyond(counts, total * 0.0005);
  const last = counts.length - 1 - firstBeyond([...counts].reverse(), total * 0.0005);
  return {
    points: counts.map((count, i) => [lower + (i + 0.5) * width, count / (total * width)]),
    lower: lower + first * width,
    upper: lower + (last + 1) * width,
  };
}

function firstBeyond(counts, share) {
  let seen = 0;
  return counts.findIndex(count => (seen += count) > share);
}

/** Whether a range ends where squashing activations do, which its axis says; elsewhere its ends are no labels. */
const isSquashed = (lower, upper) => Math.abs(lower + 1) < 1e-6 && Math.abs(upper - 1) < 1e-6;

/** The range of a quantity, over all steps where it is steady so that the slider does not make the axis jump. */
function rangeOf(courses, steady) {
  const ranges = courses.flatMap(course => (steady
    ? course.step.map((_, place) => density(course, place))
    : [density(course, placeOf(course.step, view.step))]));
  const range = [Math.min(...ranges.map(one => one.lower)), Math.max(...ranges.map(one => one.upper))];
  return range[0] < range[1] ? range : [-1, 1];
}

/** From so many lines on the table beside a chart is set closer, so that both end together. */
const MANY_LAYERS = 9;

function histogramFigure(data, quantity) {
  const { title, note, x, parameter, steady } = QUANTITIES[quantity];
  const histograms = () => coursesOf(data.histograms, quantity, parameter);
  const statistics = () => coursesOf(data.statistics, quantity, parameter);
  const columns = {
    preactivation: [['mean', number, 'mean'], ['std', number, 'std']],
    activation: [['mean', number, 'mean'], ['std', number, 'std'], ['|h| > 0.97', percent, 'saturated97'], ['dead', percent, 'dead']],
    activation_gradient: [['mean', number, 'mean'], ['std', number, 'std']],
    gradient: [['std', number, 'std'], ['grad : data', number, 'gradData']],
  }[quantity].filter(([, , field]) => data.statistics.some(course => course.quantity === quantity && defined(course[field]).length > 0));

  const ranges = new Map();
  const steadyRange = () => {
    if (!ranges.has(view.scope)) ranges.set(view.scope, rangeOf(histograms(), true));
    return ranges.get(view.scope);
  };
  const option = () => {
    const courses = histograms();
    if (courses.length === 0) return null;
    const [lower, upper] = steady ? steadyRange() : rangeOf(courses, false);
    return base({
      grid: { left: 70, right: 14, top: 12, bottom: 42 },
      tooltip: {
        trigger: 'axis',
        formatter: items => tip(`${x} ${number(items[0].value[0])}`, items.map(item => [item.color, item.seriesName, number(item.value[1])])),
      },
      xAxis: axis(x, { min: lower, max: upper, splitLine: { show: false }, ...(isSquashed(lower, upper) ? {} : looseEnds()) }),
      yAxis: axis('density', { vertical: true, scale: false, min: 0, nameGap: 54 }),
      series: courses.map((course, i) => ({
        type: 'line', name: layerName(data, course.layer), symbol: 'none', color: depthColour(i, courses.length),
        lineStyle: { width: 1.8 }, areaStyle: courses.length === 1 ? { opacity: 0.12 } : undefined,
        data: density(course, placeOf(course.step, view.step)).points,
      })),
    });
  };
  const rows = () => statistics().map(course => {
    const place = placeOf(course.step, view.step);
    return [layerName(data, course.layer), ...columns.map(([, format, field]) => format(course[field][place]))];
  });
  const side = () => {
    const drawn = histograms().map(course => course.layer);
    const table = plainTable({ head: ['layer', ...columns.map(([name]) => name)], rows: rows() }, `${title} by layer at step ${view.step}`);
    table.querySelectorAll('tbody th').forEach((cell, i) => {
      const layer = statistics()[i].layer;
      cell.prepend(element('span', { className: 'swatch', style: { borderTopColor: depthColour(drawn.indexOf(layer), drawn.length) } }));
    });
    table.classList.toggle('many', statistics().length > MANY_LAYERS);
    columns.forEach(([, , field], column) => {
      if (field !== 'saturated97' && field !== 'dead') return;
      statistics().forEach((course, i) => {
        const share = course[field][placeOf(course.step, view.step)];
        if (share > (field === 'dead' ? 0 : 0.1)) table.querySelectorAll('tbody tr')[i].children[column + 1].classList.add('high');
      });
    });
    return table;
  };
  return figure({ title, note, option, side, height: () => Math.min(onPaper() ? 310 : 480, Math.max(235, 40 + 21 * statistics().length)), on: ['step', 'scope'] });
}

/** Which quantity of which layer stood where at each step: layers down, steps across. Its colours span a tenth of the value at least: less is no change. */
function heatFigure(data, { title, note, quantity, parameter = '', field, scale, format, name, goTo }) {
  const courses = () => coursesOf(data.statistics, quantity, parameter).filter(course => defined(course[field]).length > 0);
  const option = () => {
    const rows = courses();
    if (rows.length === 0) return null;
    const steps = rows[0].step;
    const cells = rows.flatMap((course, row) => course.step.map((step, i) => [steps.indexOf(step), row, scale(course[field][i])]))
      .filter(cell => cell[0] >= 0 && cell[2] !== null && Number.isFinite(cell[2]));
    const values = cells.map(cell => cell[2]);
    let [min, max] = [Math.min(...values), Math.max(...values)];
    if (field === 'saturated97') { min = 0; max = Math.max(max, 0.05); }
    const least = scale === logarithm ? 0.1 : 0.1 * max || 1;
    if (max - min < least) [min, max] = [(min + max - least) / 2, (min + max + least) / 2];
    return base({
      grid: { left: 74, right: 62, top: 8, bottom: 42 },
      tooltip: {
        formatter: item => tip(`${layerName(data, rows[item.value[1]].layer)}, step ${number(steps[item.value[0]], 7)}`,
          [['', name, format(rows[item.value[1]][field][item.value[0]])]]),
      },
      xAxis: axis('measured step', { type: 'category', data: steps.map(step => number(step, 7)), splitLine: { show: false }, axisLabel: { color: colour('muted'), fontSize: 11.5, hideOverlap: true } }),
      yAxis: axis('', { type: 'category', inverse: true, data: rows.map(course => layerName(data, course.layer)), splitLine: { show: false }, axisLabel: { color: colour('text'), fontSize: 11.5 } }),
      visualMap: colourScale(min, max, name, { text: [format(unscaled(max, scale)), format(unscaled(min, scale))], itemHeight: 70, dimension: 2 }),
      series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: colour('card'), borderWidth: 0.6 }, emphasis: { itemStyle: { borderColor: colour('text'), borderWidth: 2 } } }],
    });
  };
  const numbers = () => {
    const rows = courses();
    const steps = rows.length > 0 ? rows[0].step : [];
    return { head: ['step', ...rows.map(course => layerName(data, course.layer))], rows: steps.map((step, i) => [number(step, 7), ...rows.map(course => format(course[field][i]))]) };
  };
  return figure({
    title, note, option, numbers, on: ['scope'],
    height: () => 74 + Math.max(74, (onPaper() ? 13 : 26) * courses().length),
    click: event => goTo(courses()[0].step[event.value[0]]),
  });
}

const logarithm = value => (value > 0 ? Math.log10(value) : null);
const same = value => value;
const unscaled = (value, scale) => (scale === logarithm ? 10 ** value : value);

/** The lecture's picture of a layer: white where |h| > 0.99, an example a row, a unit a column. */
function saturationPicture(data, map) {
  const canvas = element('canvas', { className: 'map', role: 'img', width: map.units, height: map.bits[0].length });
  canvas.style.height = `${Math.max(120, 5 * canvas.height)}px`;
  const heading = element('h3');
  const note = element('p', { className: 'figure-note' });
  const draw = () => {
    const place = placeOf(map.step, view.step);
    const { white, dead } = paintSaturation(canvas, map.bits[place], map.units);
    heading.textContent = `${layerName(data, map.layer)}, step ${number(map.step[place], 7)}`;
    note.textContent = `${percent(white)} white; ${plural(dead, 'column')} white throughout${dead > 0 ? ': dead for this sample' : ''}.`;
    canvas.setAttribute('aria-label', `Saturation of ${heading.textContent}: ${note.textContent}`);
  };
  const self = { node: canvas, draw, refresh: draw, on: ['step'], chart: () => null, remove: () => figures.delete(self) };
  figures.add(self);
  draw();
  return element('figure', {},
    element('figcaption', {}, heading, note), canvas,
    element('div', { className: 'axis-note' }, element('span', {}, `${map.units} units →`), element('span', {}, `${canvas.height} examples ↓`)));
}

/** Paints the bits of a sample and counts the share that is white and the columns that are so throughout. */
function paintSaturation(canvas, examples, units) {
  const picture = canvas.getContext('2d');
  const pixels = picture.createImageData(units, examples.length);
  const dead = new Array(units).fill(true);
  let white = 0;
  examples.forEach((digits, example) => {
    for (let unit = 0; unit < units; unit++) {
      const on = ((parseInt(digits[unit >> 2], 16) >> (unit % 4)) & 1) === 1;
      white += on ? 1 : 0;
      dead[unit] = dead[unit] && on;
      pixels.data.set(on ? [255, 255, 255, 255] : [20, 26, 34, 255], 4 * (example * units + unit));
    }
  });
  picture.putImageData(pixels, 0, 0);
  return { white: white / (units * examples.length), dead: dead.filter(Boolean).length };
}
