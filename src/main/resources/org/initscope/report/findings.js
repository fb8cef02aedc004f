/** Verdicts from worst to best, each with a shape of its own beside its colour. */
const VERDICTS = {
  fail: { rank: 0, word: 'Fail', tone: 'fail', path: 'M5 0h6l5 5v6l-5 5H5l-5-5V5z M7 3v6h2V3z M7 11v2h2v-2z' },
  warn: { rank: 1, word: 'Warning', tone: 'warn', path: 'M8 0l8 15H0z M7 5v5h2V5z M7 11.5v2h2v-2z' },
  note: { rank: 2, word: 'Note', tone: 'none', path: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z M7 3v2h2V3z M7 6.5v6h2v-6z' },
  insufficient_data: { rank: 3, word: 'Insufficient data', tone: 'none', path: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z M4 7v2h8V7z' },
  pass: { rank: 4, word: 'Pass', tone: 'pass', path: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z M3.2 8.4l3.4 3.4 6.2-6.6-1.5-1.4-4.8 5.1-1.9-1.9z' },
  not_applicable: { rank: 5, word: 'Not applicable', tone: 'none', path: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z M4 7v2h8V7z' },
};

const verdictOf = name => VERDICTS[name] || { rank: 6, word: name || 'Not diagnosed', tone: 'none', path: 'M4 7v2h8V7z' };

const worstFirst = (a, b) => verdictOf(a.verdict).rank - verdictOf(b.verdict).rank;

function verdictWord(name, word) {
  const verdict = verdictOf(name);
  return element('span', { className: `verdict-word is-${verdict.tone}` }, shape(verdict.path), word || verdict.word);
}

/** The worst verdict of the findings; insufficient data is not a pass and not a fault, and a note is no fault. */
function overall(findings) {
  for (const verdict of ['fail', 'warn', 'pass', 'insufficient_data']) {
    if (findings.some(finding => finding.verdict === verdict)) return verdict;
  }
  return '';
}

const ruleName = rule => rule.replaceAll('_', ' ').replaceAll('-', ' ');

/** A sentence of the diagnosis with the minus signs of the page. */
const sentence = text => text.replace(/(^|[\s(^]|\de)-(?=\d)/g, '$1−');

/** One finding; without its remedy where the card above it has that. */
function findingBody(finding, withRemedy) {
  const known = (name, value) => (value === null || value === undefined ? '' : `${name} ${shortNumber(value, 4)}`);
  const facts = [finding.where, finding.steps, known('observed', finding.observed), known('threshold', finding.threshold)].filter(Boolean).join(' · ');
  return [
    element('div', { className: 'finding-head' },
      verdictWord(finding.verdict), element('strong', {}, ruleName(finding.rule)),
      element('span', { className: 'finding-where' }, facts)),
    element('p', { className: 'finding-message' }, sentence(finding.message)),
    !withRemedy ? null : finding.remedy ? commandLine('Remedy', finding.remedy)
      : finding.noRemedy ? element('p', { className: 'finding-where' }, `No setting mends it: ${sentence(finding.noRemedy)}`) : null,
  ];
}

const findingItem = (finding, withRemedy, ...symptoms) => element('li', { className: `finding soft-${verdictOf(finding.verdict).tone}` }, findingBody(finding, withRemedy), symptoms);

/** What stands folded below a finding or beside it. */
const foldedFindings = (summary, findings, withRemedy) => element('details', { className: 'others' }, element('summary', {}, summary),
  element('ul', { className: 'findings' }, findings.map(finding => findingItem(finding, withRemedy))));

const keysOf = finding => [...(finding.remedy || '').matchAll(/--set '?([\w.-]+)=/g)].map(match => match[1]);

const isProblem = finding => ['fail', 'warn'].includes(finding.verdict);

const worstOfAllFirst = findings => [...findings].sort(worstFirst);

/** The problems by cause, the worst first in each: those whose remedies change the same setting, or that no setting mends for the same reason. */
function causesOf(findings) {
  const causes = [];
  for (const finding of worstOfAllFirst(findings).filter(isProblem)) {
    const keys = keysOf(finding);
    const same = causes.find(cause => (keys.length > 0 ? keys.some(key => cause.keys.has(key)) : cause.keys.size === 0 && (finding.noRemedy || finding.rule) === (cause.findings[0].noRemedy || cause.findings[0].rule)));
    if (same) {
      same.findings.push(finding);
      keys.forEach(key => same.keys.add(key));
    } else {
      causes.push({ keys: new Set(keys), findings: [finding] });
    }
  }
  return causes.map(cause => cause.findings);
}

/** A card for each cause, with its symptoms folded below it; what passed, could not be judged or did not apply behind a summary. */
function findingsView(findings) {
  const sorted = worstOfAllFirst(findings);
  const causes = causesOf(findings);
  const notes = causes.length > 0 ? sorted.filter(finding => finding.verdict === 'note') : [];
  // what the same rule notes elsewhere does not follow from what it found here
  const elsewhere = notes.filter(finding => finding.rule === causes[0][0].rule);
  const beside = notes.filter(finding => !elsewhere.includes(finding));
  const others = sorted.filter(finding => !isProblem(finding) && !notes.includes(finding));
  const card = ([first, ...more], place) => findingItem(first, true,
    more.length > 0 ? foldedFindings(`${plural(more.length, 'more finding')} of this cause: ${rulesOf(more)}`, more, false) : '',
    place === 0 && elsewhere.length > 0 ? foldedFindings(`${elsewhere.length} noted by the same rule elsewhere`, elsewhere, false) : '',
    place === 0 && beside.length > 0 ? foldedFindings(`${beside.length} noted beside it, which may follow from it: ${rulesOf(beside)}`, beside, false) : '');
  return [
    causes.length > 0 ? element('ul', { className: 'findings' }, causes.map(card)) : null,
    others.length > 0 ? foldedFindings(othersSummary(others), others, true) : null,
  ].filter(Boolean);
}

const rulesOf = findings => [...new Set(findings.map(finding => ruleName(finding.rule)))].join(', ');

/** What mends a run as a whole: all remedies in one command, and the command that tries them. */
function remedyCommands(data) {
  return [
    data.mended ? commandLine(causesOf(data.findings).length > 1 ? 'All remedies' : 'Train it mended', data.mended) : null,
    data.fix ? commandLine('Try the remedies', data.fix) : null,
  ].filter(Boolean);
}

function othersSummary(others) {
  const count = verdict => others.filter(finding => finding.verdict === verdict).length;
  return [
    [count('note'), 'noted at no cost of their own'],
    [count('pass'), 'passed'],
    [count('insufficient_data'), 'without enough data'],
    [count('not_applicable'), 'not applicable'],
  ].filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`).join(' · ');
}

function verdictSentence(findings) {
  const count = verdict => findings.filter(finding => finding.verdict === verdict).length;
  const failed = count('fail');
  const warned = count('warn');
  const unjudged = count('insufficient_data');
  const unknown = unjudged > 0 ? `, ${unjudged} could not be judged for lack of data` : '';
  if (failed === 0 && warned === 0) return `${unjudged > count('pass') ? 'No problem is found' : 'Nothing is wrong'}: ${plural(count('pass'), 'finding')} passed${unknown}.`;
  const parts = [];
  const causes = causesOf(findings).length;
  if (failed > 0) parts.push(`${plural(failed, 'finding')} ${failed === 1 ? 'fails' : 'fail'}`);
  if (warned > 0) parts.push(`${failed > 0 ? warned : plural(warned, 'finding')} ${warned === 1 ? 'warns' : 'warn'}`);
  parts.push(`${count('pass')} passed`);
  return `${causes < failed + warned ? `${plural(causes, 'cause')}: ` : ''}${parts.join(', ')}.`;
}

function factsView(groups) {
  return element('div', { className: 'facts' }, groups.map(group => element('div', {},
    element('h3', {}, group.heading),
    element('dl', {}, group.facts.flatMap(fact => [element('dt', {}, fact.name), element('dd', {}, fact.value)])))));
}
