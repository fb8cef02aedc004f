/** What each value does beside the best one of its key, with all other keys equal. */
function effectsTable(data) {
  const signed = one => (one.mean === null ? '–' : `${one.mean > 0 ? '+' : ''}${one.mean.toFixed(4).replace('-', '−')}${one.low === null ? '' : ` ± ${((one.high - one.low) / 2).toFixed(4)}`}`);
  const rows = data.effects.map((one, i) => [
    one.key === data.effects[i - 1]?.key ? '' : shortName(one.key), levelText(one.value), number(one.known, 7),
    percent(one.share), `${percent(one.shareLow)} to ${percent(one.shareHigh)}`,
    nats(one.loss), one.best ? 'best' : signed(one.lossBeside), nats(one.capped), one.best ? 'best' : signed(one.cappedBeside),
  ]);
  const head = ['key', 'value', 'trials', 'trained', '95 %', 'mean dev loss', 'beside the best', 'with ln V for what broke', 'beside the best'];
  return element('details', { className: 'card' }, element('summary', {}, 'What each value costs'),
    element('p', { className: 'figure-note' }, 'Beside the best value of its key: the mean difference between trials that are equal in all other keys and the seed, with its 95 % interval. Of the loss alone pairs count that both trained.'),
    element('div', { className: 'numbers', tabIndex: 0, role: 'region', 'aria-label': 'Table of effects' }, plainTable({ head, rows, text: [1] }, 'Effects of all trials')));
}
