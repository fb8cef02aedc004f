/**
 * What the address keeps of the reader's choices behind its #: the section, and names with values, as in
 * `#layers&step=500&layer=tanh3`. Whoever follows it takes what it knows and leaves the rest.
 */
class Address {
  constructor() {
    this.followers = new Set();
    this.waiting = 0;
    this.values = new URLSearchParams();
    this.section = '';
    this.read();
    addEventListener('hashchange', () => {
      this.read();
      this.apply();
    });
  }

  /** A link to a section alone, such as those of the contents, leaves the values as they are. */
  read() {
    const parts = location.hash.slice(1).split('&').filter(Boolean);
    const values = parts.filter(part => part.includes('='));
    this.section = parts.find(part => !part.includes('=')) ?? '';
    if (values.length > 0) this.values = new URLSearchParams(values.join('&'));
    else if (this.values.size > 0) this.write();
  }

  value(name) {
    return this.values.get(name) ?? '';
  }

  /** Keeps a choice, or forgets it for an empty text; soon, for a browser refuses hundreds of changes a minute. */
  keep(name, value) {
    if (value === this.value(name)) return;
    if (value === '') this.values.delete(name);
    else this.values.set(name, value);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), 250);
  }

  write() {
    const behind = [this.section, this.values.toString()].filter(Boolean).join('&');
    history.replaceState(null, '', behind ? `#${behind}` : location.pathname + location.search);
  }

  /** Calls back with the values now and whenever the reader has changed the address. */
  follow(follower) {
    this.followers.add(follower);
    undone.push(() => this.followers.delete(follower));
  }

  apply() {
    this.followers.forEach(follower => follower(this));
    if (this.section) document.querySelector(`main section[id="${CSS.escape(this.section)}"]`)?.scrollIntoView();
  }
}

const address = new Address();
