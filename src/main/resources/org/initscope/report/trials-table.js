const ROW_HEIGHT = 30;

/** The ranked table: only the rows in sight are in the document, so that 10,000 trials scroll as well as ten. */
function trialsTable(trials, open) {
  const columns = [{ name: 'rank', kind: 'rank', numeric: true }, ...trials.columns.filter(column => !isEmpty(trials, column))];
  let sortedBy = trials.columnNamed('dev_loss') || trials.columns[0];
  let ascending = true;
  let order = [];
  let selected = -1;
  /** The row that Tab comes to; arrow keys go to others. */
  let current = 0;
  const ranks = rankByLoss(trials);

  const body = element('tbody', {});
  const heads = columns.map(column => element('th', { scope: 'col', className: column.numeric ? undefined : 'text', 'aria-sort': 'none' },
    element('button', { type: 'button', title: column.label || column.name, onclick: () => sort(column) }, shortName(column.name).replaceAll('_', ' '))));
  const table = element('table', { 'aria-label': 'Trials, ranked' },
    element('colgroup', {}, columns.map(column => element('col', { style: { minWidth: `${widthOf(trials, column)}ch` } }))),
    element('thead', {}, element('tr', {}, heads)), body);
  const node = element('div', { className: 'grid', tabIndex: 0, role: 'region', 'aria-label': 'Table of trials', onscroll: () => render(), onkeydown: event => step(event) }, table);

  function sort(column) {
    ascending = column === sortedBy ? !ascending : true;
    sortedBy = column;
    arrange();
  }

  function arrange() {
    const value = sortedBy.kind === 'rank' ? i => ranks[i] : sortedBy.value;
    const sign = ascending ? 1 : -1;
    const undefinedOf = v => v === null || v === undefined;
    order = [...trials.shown].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (undefinedOf(x) || undefinedOf(y)) return undefinedOf(x) - undefinedOf(y) || a - b;
      return (x < y ? -sign : x > y ? sign : 0) || ranks[a] - ranks[b];
    });
    heads.forEach((head, i) => head.setAttribute('aria-sort', columns[i] === sortedBy ? (ascending ? 'ascending' : 'descending') : 'none'));
    table.setAttribute('aria-rowcount', order.length + 1);
    node.style.height = `${Math.min(480, 52 + ROW_HEIGHT * Math.max(1, order.length))}px`;
    node.scrollTop = 0;
    current = 0;
    render();
  }

  /** Goes from a row to another one by key: a Tab through all rows would not end, since only those in sight are in the document. */
  function step(event) {
    const inSight = Math.floor(node.clientHeight / ROW_HEIGHT) - 2;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: inSight, PageUp: -inSight, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || !body.contains(event.target)) return;
    event.preventDefault();
    current = Math.min(Math.max(current + by, 0), order.length - 1);
    const top = current * ROW_HEIGHT;
    node.scrollTop = Math.min(Math.max(node.scrollTop, top - (inSight - 1) * ROW_HEIGHT), top);
    render();
  }

  function cell(column, i, isCurrent) {
    if (column.kind === 'rank') return element('td', {}, Number.isFinite(ranks[i]) ? String(ranks[i]) : '–');
    if (column.name === 'trial') {
      return element('td', { className: 'id text' }, element('button', { type: 'button', className: 'quiet', tabIndex: isCurrent ? 0 : -1, onclick: event => { event.stopPropagation(); open(i); } }, column.text(i).slice(0, 12)));
    }
    if (column.name === 'verdict') {
      const code = trials.data.trials.verdict[i];
      return element('td', { className: 'text' }, code < 0 ? '–' : verdictWord(trials.data.trials.verdicts[code]));
    }
    return element('td', { className: column.numeric ? undefined : 'text' }, column.text(i));
  }

  function render() {
    const printing = document.body.classList.contains('printing');
    const first = printing ? 0 : Math.max(0, Math.floor(node.scrollTop / ROW_HEIGHT) - 10);
    const last = Math.min(order.length, first + (printing ? 50 : Math.ceil(node.clientHeight / ROW_HEIGHT) + 20));
    const spacer = rows => element('tr', { className: 'spacer', 'aria-hidden': 'true' }, element('td', { colSpan: columns.length, style: { height: `${rows * ROW_HEIGHT}px` } }));
    const shown = Math.min(Math.max(current, first), last - 1);
    const rows = order.slice(first, last).map((i, at) => element('tr', {
      'aria-rowindex': first + at + 2, 'aria-selected': String(i === selected), onclick: () => { current = first + at; open(i); },
    }, columns.map(column => cell(column, i, first + at === shown))));
    const focused = body.contains(document.activeElement);
    body.replaceChildren(spacer(first), ...rows, spacer(printing ? 0 : order.length - last));
    if (focused) focus();
  }

  const focus = () => body.querySelector('button[tabindex="0"]')?.focus({ preventScroll: true });

  trials.listeners.push(arrange);
  arrange();
  return {
    node,
    render,
    focus,
    select: i => { selected = i; render(); },
    order: () => order,
  };
}

/** 1 for the smallest dev loss; infinite for a trial without one. */
function rankByLoss(trials) {
  const loss = trials.metric('dev_loss');
  const ranks = new Array(trials.count).fill(Infinity);
  trials.all.filter(i => loss[i] !== null && loss[i] !== undefined).sort((a, b) => loss[a] - loss[b]).forEach((i, rank) => { ranks[i] = rank + 1; });
  return ranks;
}

const isEmpty = (trials, column) => column.kind !== 'key' && trials.all.every(i => column.text(i) === '–');

function widthOf(trials, column) {
  const name = shortName(column.name).length + 4;
  if (column.kind === 'key') return Math.max(name, ...column.key.levels.map(level => level.length + 2));
  return Math.max(name, column.name === 'trial' ? 16 : 9);
}
