/** A term of the filter, in which what has blanks stands in quotes. */
const TERM = /(?:"(?:[^"]|"")*"|[^\s])+/g;

const unquoted = text => (/^".*"$/s.test(text) && text.length > 1 ? text.slice(1, -1).replaceAll('""', '"') : text);

/** The trials of a search: columns with names, and which of them the reader's filter leaves. */
class Trials {
  constructor(data) {
    this.data = data;
    this.count = data.trials.ids.length;
    const metrics = data.metrics.map(metric => ({
      name: metric.name, label: metric.label, kind: 'metric', numeric: true, metric,
      text: i => (metric.name.includes('loss') ? nats(metric.values[i]) : number(metric.values[i])),
      value: i => metric.values[i],
      compared: i => metric.values[i],
    }));
    this.columns = [
      { name: 'trial', kind: 'word', text: i => data.trials.ids[i], value: i => data.trials.ids[i] },
      ...metrics.filter(one => one.name === 'dev_loss'),
      words('outcome', data.trials.outcomes, data.trials.outcome),
      words('verdict', data.trials.verdicts, data.trials.verdict),
      ...data.keys.map(key => ({
        name: key.name, kind: 'key', key, numeric: key.numeric,
        text: i => levelOf(key, i),
        value: i => key.codes[i],
        compared: i => (key.numeric ? Number(key.levels[key.codes[i]]) : key.levels[key.codes[i]]),
      })),
      ...metrics.filter(one => one.name !== 'dev_loss'),
    ];
    this.all = Array.from({ length: this.count }, (_, i) => i);
    this.shown = this.all;
    this.brushed = null;
    this.terms = '';
    this.complaint = '';
    this.listeners = [];
  }

  metric(name) {
    return (this.data.metrics.find(metric => metric.name === name) || { values: [] }).values;
  }

  outcome(i) {
    return this.data.trials.outcomes[this.data.trials.outcome[i]];
  }

  /** Keeps the trials that agree with every term: `gain>1.5`, `normalization=batch`, or a word found in any cell. */
  filter(terms) {
    this.terms = terms;
    this.apply();
  }

  /** Keeps the trials of an area marked in a chart, or all of them for null. */
  brush(indices) {
    this.brushed = indices;
    this.apply();
  }

  apply() {
    this.complaint = '';
    const tests = (this.terms.match(TERM) || []).map(term => this.test(term));
    const marked = this.brushed && new Set(this.brushed);
    this.shown = this.all.filter(i => (!marked || marked.has(i)) && tests.every(test => test(i)));
    this.listeners.forEach(listener => listener());
  }

  test(term) {
    const parts = /^([^<>=!]+)(<=|>=|!=|=|<|>)(.+)$/.exec(term);
    const named = parts ? this.columnsNamed(parts[1]) : [];
    const column = named[0];
    const wanted = typed(unquoted(parts ? parts[3] : term));
    this.complaint ||= parts ? this.complaintOf(parts[1], parts[2], wanted, named) : '';
    if (this.complaint) return () => false;
    if (!column) {
      return i => this.columns.some(one => typed(one.text(i)).includes(wanted));
    }
    const compared = column.compared || column.text;
    const equal = i => (column.numeric ? Number(wanted) === compared(i) : typed(column.text(i)) === wanted);
    const measured = i => compared(i) !== null && !Number.isNaN(compared(i));
    return {
      '=': equal,
      '!=': i => !equal(i),
      '<': i => measured(i) && compared(i) < Number(wanted),
      '>': i => measured(i) && compared(i) > Number(wanted),
      '<=': i => measured(i) && compared(i) <= Number(wanted),
      '>=': i => measured(i) && compared(i) >= Number(wanted),
    }[parts[2]];
  }

  /** Why a comparison means nothing; empty where it means something. */
  complaintOf(name, operator, wanted, named) {
    if (named.length > 1) return `${name} names several keys: write ${named.map(column => column.name).join(' or ')}`;
    if (named.length === 0) return `there is no ${name}: write one of ${this.columns.map(column => this.filterName(column)).join(', ')}`;
    if (named[0].numeric) return wanted.trim() === '' || Number.isNaN(Number(wanted)) ? `${name} is a number, and ${wanted} is none` : '';
    return ['=', '!='].includes(operator) ? '' : `${name} is a word: write = or !=`;
  }

  columnNamed(name) {
    return this.columns.find(column => column.name === name);
  }

  /** The column of a name, or those whose names end in it: gain for model.initialization.weights.gain. */
  columnsNamed(name) {
    const whole = this.columnNamed(name);
    return whole ? [whole] : this.columns.filter(column => column.name.endsWith(`.${name}`));
  }

  /** The term that keeps the trials of a value of a key. */
  term(key, level) {
    return `${this.filterName(key)}=${/[\s"]/.test(level) ? `"${level.replaceAll('"', '""')}"` : level}`;
  }

  /** The shortest name that names a column alone. */
  filterName(column) {
    const short = shortName(column.name);
    return this.columnsNamed(short).length === 1 ? short : column.name;
  }
}

/** A text as it is typed: in small letters, and with a hyphen for a minus sign. */
const typed = text => text.toLowerCase().replaceAll('−', '-');

function words(name, list, codes) {
  const text = i => (codes[i] < 0 ? '–' : list[codes[i]].replaceAll('_', ' '));
  return { name, kind: 'word', text, value: text };
}

/** A key without the folders that it stands in, unless it would say nothing. */
function shortName(name) {
  const parts = name.split('.');
  return ['name', 'scheme', 'std', 'value'].includes(parts.at(-1)) && parts.length > 1 ? parts.slice(-2).join('.') : parts.at(-1);
}

/** The filter's field, what it left, and a button that takes it back. */
function filterControl(trials) {
  const field = element('input', {
    type: 'search', id: 'filter', placeholder: example(trials), 'aria-describedby': 'filter-left',
    style: { width: '24rem', maxWidth: '70vw' },
    oninput: () => { clearTimeout(waiting); waiting = setTimeout(() => trials.filter(field.value), 150); },
  });
  let waiting = 0;
  const left = element('span', { id: 'filter-left', role: 'status', className: 'finding-where' });
  const clear = element('button', { type: 'button', className: 'quiet', onclick: () => { field.value = ''; trials.brushed = null; trials.filter(''); } }, 'Show all');
  const tell = () => {
    left.textContent = trials.complaint || `${trials.shown.length.toLocaleString('en-US')} of ${plural(trials.count, 'trial')}`;
    clear.hidden = trials.shown.length === trials.count;
  };
  trials.listeners.push(tell);
  tell();
  const node = element('div', { className: 'steps toolbar', role: 'search' }, element('label', { className: 'field' }, 'Filter', field), left, clear);
  node.add = term => {
    field.value = `${field.value} ${term}`.trim();
    trials.filter(field.value);
  };
  node.only = terms => {
    field.value = terms.join(' ');
    trials.brushed = null;
    trials.filter(field.value);
  };
  return node;
}

function example(trials) {
  const key = trials.data.keys.find(one => one.levels.length > 1);
  return key ? `${trials.term(key, key.levels[0])} dev_loss<2.3 completed` : 'dev_loss<2.3 completed';
}
