const layerName = (data, index) => (data.layers.find(layer => layer.index === index) || { name: `layer ${index}` }).name;

/** The last hidden nonlinearity of each run on the page, which every ink asks for. */
const lastHidden = new WeakMap();

/** Whether a layer lies behind the last hidden nonlinearity: what it holds becomes logits. */
function isOutput(data, index) {
  if (!lastHidden.has(data)) {
    const hidden = data.statistics.filter(series => series.quantity === 'activation' && kindOf(data, series.layer) !== 'softmax').map(series => series.layer);
    lastHidden.set(data, Math.max(-1, ...hidden));
  }
  return index > lastHidden.get(data);
}

const kindOf = (data, index) => data.layers.find(layer => layer.index === index)?.kind;

/** The colour of a layer among those that are drawn: hidden ones by depth, and the output's like none of them. */
function layerInk(data, index, drawn) {
  const hidden = drawn.filter(one => !isOutput(data, one));
  return isOutput(data, index) ? category(3) : depthColour(hidden.indexOf(index), hidden.length);
}

/** Of the layers in a chart, whether one stands back because the reader has chosen another one. */
const standsBack = (data, index, drawn) => view.layer !== '' && drawn.some(one => layerName(data, one) === view.layer) && layerName(data, index) !== view.layer;

const seriesOf = (list, quantity, parameter, scope = view.scope) =>
  list.filter(series => series.scope === scope && series.quantity === quantity && series.parameter === parameter);

/** From so many layers on a chart has a row for each of them. */
const MANY_LAYERS = 9;

/** Which quantity of which layer stood where at each step: layers down, steps across. Where a rule has limits, colours are by them. */
function heatFigure(data, { title, note, quantity, parameter = '', field, scale, format, name, goTo }) {
  const allSeries = () => seriesOf(data.statistics, quantity, parameter).filter(series => defined(series[field]).length > 0);
  const option = () => {
    const rows = allSeries();
    if (rows.length === 0) return null;
    const steps = rows[0].step;
    const limited = limitOf(data, rows[0], field, 0) !== null;
    const shade = (series, i) => (limited ? severity(series[field][i], limitOf(data, series, field, i)) : scale(series[field][i]));
    const measured = rows.flatMap((series, row) => series.step.map((step, i) => [steps.indexOf(step), row, series[field][i] === null ? null : shade(series, i), series[field][i]])).filter(cell => cell[0] >= 0);
    const above = measured.filter(cell => cell[2] !== null && Number.isFinite(cell[2]));
    const [min, max] = limited ? [0, 3] : heatRange(above.map(cell => cell[2]), scale);
    // a zero has no logarithm: it is as low as can be
    const cells = [...above, ...measured.filter(cell => cell[3] === (scale === logarithm ? 0 : -Infinity)).map(([column, row]) => [column, row, min])];
    const label = series => {
      const name = layerName(data, series.layer);
      return { value: name, textStyle: name === view.layer ? { fontWeight: 'bold', color: colour('accent') } : {} };
    };
    return base({
      grid: { left: 74, right: 62, top: 8, bottom: 42 },
      tooltip: {
        formatter: item => tip(`${layerName(data, rows[item.value[1]].layer)}, step ${number(steps[item.value[0]], 7)}`,
          [['', name, format(rows[item.value[1]][field][item.value[0]])]]),
      },
      xAxis: axis('measured step', { type: 'category', data: steps.map(step => number(step, 7)), splitLine: { show: false }, axisLabel: { color: colour('muted'), fontSize: 11.5, hideOverlap: true } }),
      yAxis: axis('', { type: 'category', inverse: true, data: rows.map(label), splitLine: { show: false }, axisLabel: { color: colour('text'), fontSize: 11.5, hideOverlap: true } }),
      visualMap: colourScale(min, max, name, {
        ...(limited ? { text: ['fails', '0 %'], formatter: () => '', inRange: { color: SEVERITY_COLOURS } } : { text: [format(unscaled(max, scale)), format(unscaled(min, scale))], formatter: value => format(unscaled(value, scale)) }),
        itemHeight: 70, dimension: 2, seriesIndex: 0,
      }),
      series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: colour('card'), borderWidth: 0.6 }, emphasis: { itemStyle: { borderColor: colour('text'), borderWidth: 2 } } }, columnMark(placeOf(steps, view.step), rows.length)],
    });
  };
  const numbers = () => {
    const rows = allSeries();
    const steps = rows.length > 0 ? rows[0].step : [];
    return { head: ['step', ...rows.map(series => layerName(data, series.layer))], rows: steps.map((step, i) => [number(step, 7), ...rows.map(series => format(series[field][i]))]) };
  };
  return figure({
    title, note, option, numbers, on: ['scope', 'step', 'layer'],
    height: () => 74 + Math.max(74, (onPaper() || allSeries().length > MANY_LAYERS ? 13 : 26) * allSeries().length),
    click: event => goTo(allSeries()[0].step[event.value[0]]),
  });
}

/** What the colours of values span: a tenth of the value at least. */
function heatRange(values, scale) {
  if (values.length === 0) return [-1, 0];
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const least = scale === logarithm ? 0.1 : 0.1 * Math.abs(max) || 1;
  return max - min < least ? [(min + max - least) / 2, (min + max + least) / 2] : [min, max];
}

/** A frame around the column of the chosen step. */
function columnMark(column, rows) {
  return {
    type: 'custom', silent: true, z: 4, data: [[column, 0]],
    renderItem: (params, api) => {
      const [x, top] = api.coord([column, 0]);
      const [width, height] = api.size([1, 1]);
      return { type: 'rect', shape: { x: x - width / 2, y: top - height / 2, width, height: height * rows }, style: { fill: 'none', stroke: colour('text'), lineWidth: 2 } };
    },
  };
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
