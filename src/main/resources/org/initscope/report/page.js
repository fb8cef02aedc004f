/** Start: data in, page out. */
const data = JSON.parse(document.getElementById('data').textContent);
const theme = new Theme();
const main = document.getElementById('main');
const sections = data.kind === 'run' ? runPage(data) : searchPage(data);
main.replaceChildren(...sections);
document.getElementById('contents').replaceChildren(...contents(sections));
themeButton(document.getElementById('theme'), theme, () => redraw());

/** Paper is light and narrow: charts are drawn again for it, and once more for the screen. */
function printing(on) {
  document.body.classList.toggle('printing', on);
  theme.print(on);
  for (const one of figures) one.draw();
}
addEventListener('beforeprint', () => printing(true));
addEventListener('afterprint', () => printing(false));
document.documentElement.dataset.ready = 'true';
