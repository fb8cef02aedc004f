/** A page that its server keeps up to date: how far the training is, and all sections anew when more is committed. */
function watch(embedded) {
  const state = { version: -1, phase: 'beginning', sentence: '', share: 0, done: [], loss: [] };
  const bar = liveBar(state);
  const touched = new Map();
  let last = embedded;
  let waiting = false;

  const main = document.getElementById('main');
  for (const name of ['click', 'change', 'input', 'toggle']) {
    main.addEventListener(name, event => { if (event.isTrusted) remember(touched, event.target); }, true);
  }
  show(last, bar.node);
  ask();

  async function ask() {
    const now = await answerOf('state');
    const isNew = now && (now.version !== state.version || waiting);
    // whoever reads a trial is not disturbed
    waiting = Boolean(isNew && document.querySelector('.drawer:not([hidden])'));
    const data = isNew && !waiting ? await answerOf('report') : undefined;
    if (!now || (isNew && !waiting && data === undefined)) {
      if (state.phase !== 'ended') bar.lose();
    } else {
      Object.assign(state, now);
      bar.tell();
      if (data !== undefined) take(data);
      document.documentElement.dataset.phase = waiting ? 'waiting' : state.phase;
    }
    // what has ended may go on
    setTimeout(ask, state.phase === 'ended' ? 5000 : 2000);
  }

  function take(data) {
    if (JSON.stringify(data) === JSON.stringify(last)) return;
    last = data;
    keepingPlace(main, touched, () => {
      undone.splice(0).forEach(undo => undo());
      for (const one of [...figures]) if (!bar.node.contains(one.node)) one.remove();
      show(data, bar.node);
    });
  }
}

/** What the server says; undefined where it does not answer. */
async function answerOf(path) {
  try {
    const answer = await fetch(path, { cache: 'no-store' });
    return answer.ok ? await answer.json() : undefined;
  } catch (gone) {
    return undefined;
  }
}

const PHASES = { beginning: 'Beginning', running: 'Running', silent: 'Silent', stopped: 'Stopped', closing: 'Ended', ended: 'Ended', gone: 'Gone' };

/** How far the training is, with the losses that no table has yet. */
function liveBar(state) {
  const word = element('strong', {});
  const sentence = element('span', {});
  const meter = element('progress', { max: 1, value: 0, 'aria-label': 'Share that is done' });
  const series = figure({
    title: 'As it goes', note: 'The loss that the training says every few seconds: of the minibatches of a run’s last round, or the best dev loss of a search’s trials so far.',
    height: 180, on: ['live'],
    option: () => (state.done.length < 2 ? null : linesOverSteps({
      xName: 'after', y: 'nats', format: nats, marks: [],
      series: [{ name: 'loss', colour: category(0), step: state.done, values: state.loss, width: 1.5 }],
    })),
  });
  const node = element('section', { className: 'card live', id: 'live', 'aria-label': 'How far it is' },
    element('p', { role: 'status' }, word, ' ', sentence), meter, series.node);
  series.node.style.display = 'none';
  return {
    node,
    tell() {
      word.textContent = PHASES[state.phase] || state.phase;
      sentence.textContent = state.sentence;
      node.dataset.phase = state.phase;
      meter.value = Math.min(1, Math.max(0, Number(state.share) || 0));
      const drawn = state.done.length >= 2 && !['closing', 'ended', 'gone'].includes(state.phase);
      series.node.style.display = drawn ? '' : 'none';
      if (drawn) redraw('live');
    },
    lose() {
      word.textContent = 'Unknown';
      sentence.textContent = 'The watch does not answer: where it was ended, begin it again.';
      node.dataset.phase = 'silent';
    },
  };
}

/** What tells a control from the others of its kind when the page is made anew. */
function nameOf(control) {
  const of = node => node.id || node.getAttribute('aria-label') || node.closest('figure')?.querySelector('h3')?.textContent || '';
  if (control.matches('details')) return `details ${of(control)} ${control.querySelector('summary').textContent.replace(/[0-9,]+/g, '')}`;
  const group = control.closest('[role=group], label, table');
  return `${control.tagName} ${of(control)} ${group ? group.getAttribute('aria-label') || group.textContent : ''} ${control.matches('button') ? control.textContent : ''}`;
}

const CONTROLS = 'details, select, input:not([type=range]), [role=group] button[aria-pressed], th button';
const controlsOf = (main, selector = CONTROLS) => [...main.querySelectorAll(selector)];

/** What may have the focus, and what tells it from the others. */
const FOCUSED = 'summary, select, input, button, [tabindex="0"]';
const focusOf = control => (control?.matches(FOCUSED) ? control.id || nameOf(control.matches('summary') ? control.parentElement : control) : '');

/** Keeps what a reader has changed, so that the page made anew has it too. */
function remember(touched, target) {
  const control = target.closest(CONTROLS);
  if (!control) return;
  const heading = control.closest('th');
  if (control.matches('details')) touched.set(nameOf(control), one => { one.open = control.open; });
  else if (control.matches('select')) touched.set(nameOf(control), one => set(one, control.value, 'change'));
  else if (control.matches('input')) touched.set(nameOf(control), one => set(one, control.value, 'input'));
  else if (heading) {
    for (const name of touched.keys()) if (name.startsWith('BUTTON') && name.includes(heading.closest('table').getAttribute('aria-label'))) touched.delete(name);
    touched.set(nameOf(control), one => sortAs(one, heading.getAttribute('aria-sort')));
  } else {
    for (const other of control.parentElement.children) touched.delete(nameOf(other));
    touched.set(nameOf(control), one => one.click());
  }
}

function set(control, value, event) {
  if (control.matches('select') && ![...control.options].some(one => one.value === value)) return;
  control.value = value;
  control.dispatchEvent(new Event(event, { bubbles: true }));
}

function sortAs(button, order) {
  for (let i = 0; i < 2 && button.closest('th').getAttribute('aria-sort') !== order; i++) button.click();
}

/** Makes the page anew under the reader's eyes: what is in sight, chosen, opened and focused stays so. */
function keepingPlace(main, touched, make) {
  const focused = focusOf(document.activeElement);
  const selection = document.activeElement?.selectionStart;
  const inSight = [...main.querySelectorAll('section[id]')].findLast(one => one.getBoundingClientRect().top <= 80);
  const top = inSight?.getBoundingClientRect().top;
  const rows = main.querySelector('.grid')?.scrollTop;

  make();

  for (const control of controlsOf(main)) {
    touched.get(nameOf(control))?.(control);
  }
  const grid = main.querySelector('.grid');
  if (grid && rows) grid.scrollTop = rows;
  const again = inSight && document.getElementById(inSight.id);
  if (again) scrollBy(0, again.getBoundingClientRect().top - top);
  for (const one of figures) {
    const place = one.node.getBoundingClientRect();
    if (place.bottom > 0 && place.top < innerHeight && one.node.isConnected) one.draw();
  }
  const field = focused && controlsOf(document, FOCUSED).find(one => focusOf(one) === focused);
  if (field && field !== document.activeElement) {
    field.focus({ preventScroll: true });
    if (selection !== undefined && selection !== null && field.setSelectionRange) field.setSelectionRange(selection, selection);
  }
}
