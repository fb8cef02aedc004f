/** A number in so many significant digits, all of them told, as in a column; a dash where it is undefined. Whole numbers have no point. */
function number(value, digits = 3) {
  const trimmed = shortNumber(value, digits);
  if (!Number.isFinite(value) || Number.isInteger(value) || digits > 4) return trimmed;
  if (trimmed.includes('e')) return withMinus(value.toExponential(digits - 1).replace('e+', 'e'));
  const rounded = Number(value.toPrecision(digits));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded))));
  return withMinus(rounded.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
}

/** The same without zeros at its end, as on an axis. */
function shortNumber(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return exponential(value);
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  return withMinus(rounded.toLocaleString('en-US', { maximumSignificantDigits: 15 }));
}

/** A number beside an axis, where 0.0001 has less room than 1e−4. */
const axisNumber = value => (value !== 0 && Math.abs(value) < 1e-3 ? exponential(value) : shortNumber(value));

const exponential = value => withMinus(value.toExponential(1).replace('.0e', 'e').replace('e+', 'e'));

/** A number's text with minus signs in place of hyphens. */
const withMinus = text => text.replaceAll('-', '−');

/** A share as percent. */
function percent(share) {
  if (share === null || share === undefined) return '–';
  const value = 100 * share;
  if (value === 0) return '0 %';
  return `${value > 0 && value < 0.1 ? '<0.1' : value.toFixed(value < 10 ? 1 : 0)} %`;
}

/** A loss in the five digits that a page has of it, all of them told. */
const nats = value => (value === null || value === undefined ? '–' : value < 1000 ? withMinus(value.toFixed(value < 10 ? 4 : value < 100 ? 3 : 2)) : shortNumber(value, 5));

const sum = values => values.reduce((total, value) => total + value, 0);
const mean = values => (values.length ? sum(values) / values.length : null);
const defined = values => values.filter(value => value !== null && value !== undefined);
const lowestAboveZero = values => values.filter(value => value > 0).reduce((a, b) => Math.min(a, b), Infinity);

function sampleStd(values) {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return Math.sqrt(sum(values.map(value => (value - centre) ** 2)) / (values.length - 1));
}

/** The value below which a share of the sorted numbers lies. */
function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))];
}

/** A word of a command line, in quotes where a POSIX shell would take it for another one: org.initscope.core.ShellWord. */
const shellWord = word => (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const plural = (count, noun) => `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
