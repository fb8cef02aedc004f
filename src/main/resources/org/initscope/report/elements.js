/**
 * A DOM element with properties and children. Text becomes text nodes: no string of the data is ever parsed as markup.
 * Properties named on… are listeners, those with a dash are attributes, and undefined ones are left out.
 */
function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(node.style, value);
    else if (name.includes('-') || name === 'role' || name === 'for') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined));
  return node;
}

/** What is undone before the page is made anew from other data. */
const undone = [];

/** Listens to what outlives the page's sections, until they are made anew. */
function whileShown(target, name, listener) {
  target.addEventListener(name, listener);
  undone.push(() => target.removeEventListener(name, listener));
}

/** Changes what an element holds. Where one of its buttons has the focus, the button in its place has it then. */
function keepingFocus(parent, change) {
  const place = [...parent.querySelectorAll('button')].indexOf(document.activeElement);
  change();
  if (place >= 0) parent.querySelectorAll('button')[place]?.focus({ preventScroll: true });
}

/** A shape from SVG path data, for symbols that differ in form and not in colour alone. */
function shape(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  drawn.setAttribute('d', path);
  drawn.setAttribute('fill', 'currentColor');
  drawn.setAttribute('fill-rule', 'evenodd');
  svg.append(drawn);
  return svg;
}

/** A table of text cells; the first column names its row. `text` lists the columns that are words. */
function plainTable({ head, rows, text = [] }, caption) {
  const kind = index => (text.includes(index) ? 'text' : undefined);
  return element('table', {},
    caption ? element('caption', { className: 'visually-hidden' }, caption) : null,
    element('thead', {}, element('tr', {},
      head.map((name, i) => element('th', { scope: 'col', className: kind(i) }, name)))),
    element('tbody', {}, rows.map(row => element('tr', {}, row.map((cell, i) => i === 0
      ? element('th', { scope: 'row', className: 'text' }, cell)
      : element('td', { className: kind(i) }, cell))))));
}

/** Labelled buttons of which one is pressed; the hint says more than the label has room for. */
function choice(label, options, chosen, onchoose, hint) {
  const buttons = options.map(([value, name]) => element('button', {
    type: 'button',
    'aria-pressed': String(value === chosen),
    onclick: event => {
      buttons.forEach(button => button.setAttribute('aria-pressed', String(button === event.currentTarget)));
      onchoose(value);
    },
  }, name));
  return element('span', { className: 'field options', role: 'group', 'aria-label': hint || label, title: hint },
    element('span', { 'aria-hidden': 'true' }, label), element('span', { className: 'choice' }, buttons));
}

/** A labelled list to choose from; options are [value, name]. */
function selection(label, options, chosen, onchoose) {
  const list = element('select', { onchange: () => onchoose(list.value) },
    options.map(([value, name]) => element('option', { value, selected: value === chosen }, name)));
  return element('label', { className: 'field' }, label, list);
}

/** A button that copies a text, by selecting it where the clipboard is out of reach. */
function copyButton(text) {
  const button = element('button', {
    type: 'button',
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = 'Copied';
      } catch (refused) {
        const code = button.parentElement.querySelector('code');
        getSelection().selectAllChildren(code);
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    },
  }, 'Copy');
  return button;
}

/** The parts of a command line, with each option in one piece: a browser would end a line between its two dashes. */
const commandText = command => command.split(/(--\w+)/).map((part, index) => (index % 2 ? element('span', { className: 'option' }, part) : part));

/** A command line, or a part of one, with a button that copies it. */
const commandLine = (name, command) => element('div', { className: 'remedy' },
  element('span', {}, name), element('code', {}, ...commandText(command)), copyButton(command));
