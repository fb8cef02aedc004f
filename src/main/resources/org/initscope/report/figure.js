/** Whether charts are drawn for paper, where there is less room. */
const onPaper = () => document.body.classList.contains('printing');

/** A width of charts that are not in the document yet. */
const UNSEEN = 800;

/** Every chart of the page, to draw again when the theme, the step or the filter changes. */
const figures = new Set();

/**
 * A titled chart with the numbers behind it.
 *
 *   title, note     what is shown, and how to read it
 *   height          in pixels, or a function of the width
 *   least           width => the pixels below which the chart is not readable: in less room it is scrolled
 *   option          () => ECharts option, or null where nothing was measured
 *   numbers         () => { head, rows }: the same as a table, for who cannot see the chart
 *   side            () => a node beside the chart, for example its legend
 *   on              names of what it depends on: step, scope, axis, filter, …
 *   click           (what was clicked, chart) => …
 *   fitted          whether the option depends on the width of the chart, which option() is given
 *   ready           (chart) => …, once, to listen to more of the chart
 */
function figure({ title, note, height = 280, option, numbers, side, tools, on = [], renderer = 'svg', fitted = false, least, click, ready }) {
  const plot = element('div', { className: 'chart', role: 'img', 'aria-label': note ? `${title}. ${note}` : title });
  const scroller = least ? element('div', { className: 'wide', tabIndex: -1, role: 'region', 'aria-label': `Chart of ${title}` }, plot) : plot;
  const beside = side ? element('div', { className: 'figure-side' }) : null;
  const table = element('div', { className: 'numbers', tabIndex: 0, role: 'region', 'aria-label': `Numbers of ${title}` });
  const details = numbers ? element('details', { ontoggle: () => showNumbers() }, element('summary', {}, 'Numbers'), table) : null;
  const node = element('figure', {},
    element('figcaption', {}, element('h3', {}, title), tools || null,
      note ? element('p', { className: 'figure-note' }, note) : null),
    element('div', { className: side ? 'figure-body with-side' : 'figure-body' }, scroller, beside),
    details);
  let chart = null;
  let stale = true;
  let inSight = false;
  const fitsItsPlace = () => chart.getWidth() === plot.clientWidth && chart.getHeight() === plot.clientHeight;
  const sizes = new ResizeObserver(() => {
    if (!chart || plot.clientWidth === 0 || fitsItsPlace()) return;
    if (fitted || chart.getOption().legend?.length > 0) self.refresh();
    else chart.resize();
  });
  const sight = new IntersectionObserver(entries => {
    inSight = entries.at(-1).isIntersecting;
    if (inSight && stale) draw();
  }, { rootMargin: '300px' });
  plot.style.height = `${typeof height === 'function' ? height(UNSEEN) : height}px`;
  sight.observe(plot);

  function showNumbers() {
    table.replaceChildren(...(details.open ? [plainTable(numbers(), title)] : []));
  }

  function draw() {
    stale = false;
    // first what takes its room from the chart: on paper there is no second look
    if (side) keepingFocus(beside, () => beside.replaceChildren(side()));
    if (least) plot.style.minWidth = `${onPaper() ? 0 : least(scroller.clientWidth)}px`;
    const own = typeof height === 'function' ? height(plot.clientWidth) : height;
    plot.style.height = `${own}px`;
    const drawn = option(plot);
    if (drawn?.legend) shortenLegend(drawn.legend, plot.clientWidth);
    const rows = legendRows(drawn?.legend, plot.clientWidth);
    if (!drawn) {
      if (chart) { chart.dispose(); chart = null; }
      plot.style.height = '';
      plot.replaceChildren(element('p', { className: 'empty' }, 'There are no numbers to draw.'));
    } else {
      if (rows > 1) {
        plot.style.height = `${own + (rows - 1) * LEGEND_ROW}px`;
        drawn.legend.type = 'plain';
        drawn.grid.top += (rows - 1) * LEGEND_ROW;
      }
      if (chart) {
        // resizing draws the old option once more
        if (!fitsItsPlace()) chart.resize();
      } else {
        plot.replaceChildren();
        chart = echarts.init(plot, null, { renderer });
        if (click) chart.on('click', event => { if (event.componentType === 'series') click(event, chart); });
        chart.on('mouseover', event => { plot.title = event.targetType === 'axisLabel' ? event.value : ''; });
        chart.on('mouseout', () => { plot.title = ''; });
        if (ready) ready(chart);
        sizes.observe(plot);
      }
      chart.setOption(drawn, true);
      if (least) scroller.tabIndex = scroller.scrollWidth > scroller.clientWidth ? 0 : -1;
    }
    if (details && details.open) showNumbers();
  }

  const self = {
    node, draw, on,
    chart: () => chart,
    /** Draws now where it can be seen, and else when it is scrolled to. */
    refresh: () => {
      stale = true;
      if (inSight) draw();
    },
    remove: () => {
      figures.delete(self);
      sizes.disconnect();
      sight.disconnect();
      if (chart) chart.dispose();
    },
  };
  plot.figure = self;
  figures.add(self);
  return self;
}

/** Draws the figures that depend on one of the given names, or all. */
function redraw(...names) {
  for (const one of figures) {
    if (names.length === 0 || names.some(name => one.on.includes(name))) one.refresh();
  }
}

/** A heading with its figures. */
function section(id, heading, lead, ...children) {
  return element('section', { id, 'aria-labelledby': `${id}-heading` },
    element('h2', { id: `${id}-heading` }, heading),
    lead ? element('p', { className: 'lead' }, lead) : null,
    ...children);
}

/** The page's sections as links, in their order. */
function contents() {
  return [...document.querySelectorAll('main section:not(.live)')]
    .map(one => element('a', { href: `#${one.id}` }, one.querySelector('h2')?.textContent ?? one.getAttribute('aria-label')));
}
