/** What the rules of the diagnosis call much, in colours. */

/** The limit of a share at a measured step; saturation is judged at the start and after it, dead units by the nonlinearity. */
function limitOf(data, series, field, place) {
  if (field === 'saturated97') return place === 0 ? data.limits.saturatedAtStart : data.limits.saturatedLater;
  if (field === 'dead') return defined(series.saturated97).length > 0 ? data.limits.deadSquashing : data.limits.deadRelu;
  return null;
}

/** The class of a cell whose share is beyond its limit; empty where it is within. */
function limitClass(data, series, field, place) {
  const limit = limitOf(data, series, field, place);
  const share = series[field][place];
  if (limit === null || share === null || share <= limit.warn) return '';
  return share > limit.fail ? 'is-fail' : 'is-warn';
}

/** Where a share stands between nothing and all: below 1 within the limit, from 1.5 to 2 a warning, from 2.5 to 3 a failure. */
function severity(share, { warn, fail }) {
  if (share <= warn) return share / warn;
  if (share <= fail) return 1.5 + 0.5 * (share - warn) / (fail - warn);
  return 2.5 + 0.5 * (share - fail) / (1 - fail);
}

/** Colours at 0, 0.5, 1 … 3 of the severity. */
const SEVERITY_COLOURS = ['#31688e', '#26828e', '#35b779', '#f0b64a', '#e08a1e', '#d5480a', '#8f1d00'];

const limitNote = (limit, when) => `${percent(limit.warn)} and ${percent(limit.fail)} ${when}`;
