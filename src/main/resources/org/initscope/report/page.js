/** Start: data in, page out. */
const theme = new Theme();

/** Paper is light and narrow: charts are drawn again for it, and once more for the screen. */
function printing(on) {
  document.body.classList.toggle('printing', on);
  theme.print(on);
  for (const one of figures) one.draw();
}
// before the page is made, whose table listens too and asks whether this is for paper
addEventListener('beforeprint', () => printing(true));
addEventListener('afterprint', () => printing(false));

const PAGES = { run: runPage, comparison: comparisonPage, search: searchPage };

/** Makes the page from data, in the place of an earlier one; null is what has nothing to show yet. */
function show(data, ...before) {
  const sections = data === null ? [] : PAGES[data.kind](data);
  document.getElementById('main').replaceChildren(...before, ...sections);
  document.getElementById('contents').replaceChildren(...contents());
  measureMasthead();
  address.apply();
}

/** Says how tall the masthead is where it sticks, for what sticks below it and for where a link scrolls to. */
const masthead = document.querySelector('.masthead');
function measureMasthead() {
  const height = getComputedStyle(masthead).position === 'sticky' ? masthead.offsetHeight : 0;
  document.documentElement.style.setProperty('--masthead', `${height}px`);
}
new ResizeObserver(measureMasthead).observe(masthead);

const embedded = JSON.parse(document.getElementById('data').textContent);
if (document.documentElement.dataset.live === 'true') watch(embedded);
else show(embedded);
themeButton(document.getElementById('theme'), theme, () => redraw());
document.documentElement.dataset.ready = 'true';
