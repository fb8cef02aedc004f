/** What the reader looks at: who was measured, at which step, which layer before the others, over which axis. */
const view = { scope: '', step: 0, layer: '', logarithmic: false };

function changeView(change) {
  Object.assign(view, change);
  redraw(...Object.keys(change).map(key => (key === 'logarithmic' ? 'axis' : key)));
  if ('layer' in change) address.keep('layer', view.layer);
}

/** The choice of the axis of the steps, which all charts over them follow. */
const stepsAxisChoice = () => choice('Steps', [[false, 'linear'], [true, 'logarithmic']], false, logarithmic => changeView({ logarithmic }), 'Axis of the steps, of every chart that has one');

/** The place in ascending steps of the last one that is not after the given step. */
function placeOf(steps, step) {
  let found = 0;
  for (let i = 0; i < steps.length && steps[i] <= step; i++) found = i;
  return found;
}

/** Every step at which a scope was measured. */
function measuredSteps(data, scope) {
  const steps = new Set();
  data.statistics.filter(series => series.scope === scope).forEach(series => series.step.forEach(step => steps.add(step)));
  return [...steps].sort((a, b) => a - b);
}

/** Scope, step slider and play button, which stay in sight beside the layers. */
function stepControl(data) {
  let steps = [];
  let timer = null;
  /** The step that the reader has chosen, or the one that tells most. */
  const wanted = () => (/^\d+$/.test(address.value('step')) ? Number(address.value('step')) : data.tellingStep);
  const slider = element('input', { type: 'range', min: 0, step: 1, id: 'step-slider', 'aria-label': 'Measured step', oninput: () => goTo(Number(slider.value)) });
  const shown = element('output', { for: 'step-slider' });
  const play = element('button', { type: 'button', title: 'Go through the measured steps', onclick: () => (timer ? stop() : start()) }, '▶ Play');

  function show(place) {
    slider.value = place;
    slider.setAttribute('aria-valuetext', `step ${steps[place]}`);
    shown.textContent = `step ${number(steps[place], 7)}  (${place + 1} of ${steps.length})`;
    if (view.step !== steps[place]) changeView({ step: steps[place] });
  }
  /** Shows a step that the reader has chosen. */
  function goTo(place) {
    show(place);
    address.keep('step', String(view.step));
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = '▶ Play';
  }
  function start() {
    if (Number(slider.value) >= steps.length - 1) goTo(0);
    play.textContent = '❚❚ Pause';
    timer = setInterval(() => {
      if (Number(slider.value) >= steps.length - 1) stop();
      else goTo(Number(slider.value) + 1);
    }, 400);
  }
  function choose(scope) {
    steps = measuredSteps(data, scope);
    fit();
    changeView({ scope });
    show(placeOf(steps, wanted()));
  }

  undone.push(stop);
  const node = element('div', { className: 'steps toolbar', role: 'group', 'aria-label': 'What the layer charts show' },
    data.scopes.length > 1 ? selection('Network', data.scopes.map(scope => [scope, scope]), data.scopes[0], choose) : null,
    shown, slider, play);
  const fit = () => {
    slider.max = Math.max(0, steps.length - 1);
    slider.hidden = steps.length < 2;
    play.hidden = steps.length < 2;
  };
  view.scope = data.scopes[0] || '';
  view.layer = '';
  steps = measuredSteps(data, view.scope);
  fit();
  view.step = steps[placeOf(steps, wanted())] || 0;
  if (steps.length > 0) show(placeOf(steps, view.step));
  node.goTo = step => goTo(placeOf(steps, step));
  address.follow(() => {
    if (steps.length > 0) show(placeOf(steps, wanted()));
    const layer = address.value('layer');
    if (layer !== view.layer && data.layers.some(one => one.name === layer)) changeView({ layer });
  });
  return node;
}
