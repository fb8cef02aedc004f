/** Start: data in, page out. */
const data = JSON.parse(document.getElementById('data').textContent);
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

const main = document.getElementById('main');
const sections = data.kind === 'run' ? runPage(data) : searchPage(data);
main.replaceChildren(...sections);
document.getElementById('contents').replaceChildren(...contents(sections));
themeButton(document.getElementById('theme'), theme, () => redraw());
document.documentElement.dataset.ready = 'true';
