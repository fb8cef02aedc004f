/** Okabe and Ito's colours, which the colour-blind tell apart, ordered for contrast on each ground. */
const CATEGORIES = {
  light: ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#B27D00', '#56B4E9', '#5b6470', '#000000'],
  dark: ['#56B4E9', '#E69F00', '#2fc79b', '#CC79A7', '#F0E442', '#e8733f', '#a9b4c2', '#ffffff'],
};

/** Points of viridis, which is read in grey and by the colour-blind. */
const VIRIDIS = ['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'];

const isDark = () => document.documentElement.dataset.theme === 'dark';

/** A colour of the style sheet. */
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const category = index => {
  const colours = CATEGORIES[isDark() ? 'dark' : 'light'];
  return colours[index % colours.length];
};

/** Colours of workers: as far from each other as eight can be, and from those of the splits, for the colour-blind too. */
const WORKERS = {
  light: ['#a7330b', '#05480a', '#aa4cfe', '#b39f52', '#0935aa', '#eb8801', '#dc095e', '#020aff'],
  dark: ['#fe6910', '#09e06f', '#616cfb', '#efe86f', '#338e51', '#a1fdc4', '#8a8025', '#c8fd05'],
};

const workerColour = worker => WORKERS[isDark() ? 'dark' : 'light'][worker % WORKERS.light.length];

/** Between the colours of a list, at a share from 0 to 1. */
function blend(colours, share) {
  const place = Math.min(Math.max(share, 0), 1) * (colours.length - 1);
  const index = Math.min(Math.floor(place), colours.length - 2);
  const part = (hex, at) => parseInt(hex.slice(at, at + 2), 16);
  const mix = at => Math.round(part(colours[index], at) * (1 - place + index) + part(colours[index + 1], at) * (place - index));
  return `rgb(${mix(1)}, ${mix(3)}, ${mix(5)})`;
}

/** A colour by depth: a layer of `count`, first to last, away from the end that the ground swallows. */
function depthColour(index, count) {
  if (count <= 1) return category(0);
  const share = index / (count - 1);
  return blend(VIRIDIS, isDark() ? 0.28 + 0.72 * share : 0.86 * share);
}

/** The theme of the page: the reader's choice, or else the system's; of paper, light. */
class Theme {
  constructor() {
    this.chosen = '';
    this.printing = false;
    this.system = matchMedia('(prefers-color-scheme: dark)');
    this.apply();
  }

  apply() {
    document.documentElement.dataset.theme = this.printing ? 'light' : this.chosen || (this.system.matches ? 'dark' : 'light');
  }

  choose(chosen) {
    this.chosen = chosen;
    this.apply();
  }

  print(on) {
    this.printing = on;
    this.apply();
  }
}

/** A button that goes through automatic, light and dark. */
function themeButton(button, theme, redraw) {
  const order = ['', 'light', 'dark'];
  const names = { '': 'Theme: automatic', light: 'Theme: light', dark: 'Theme: dark' };
  button.textContent = names[theme.chosen];
  button.addEventListener('click', () => {
    theme.choose(order[(order.indexOf(theme.chosen) + 1) % order.length]);
    button.textContent = names[theme.chosen];
    redraw();
  });
  theme.system.addEventListener('change', () => {
    theme.apply();
    redraw();
  });
}
