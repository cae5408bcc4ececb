// A table of any length of which only the rows in sight exist.

import {h} from './dom.js';

/** Rows that are kept beyond each edge of the window. */
const BEYOND = 8;

/** Keeps a table body in step with a list: rows are made by `make(item)`, known by `keyOf(item)`, redrawn by `update`. */
export class Rows {
  constructor(body, {keyOf, make, update, wanted}) {
    Object.assign(this, {body, keyOf, make, update, wanted});
    this.items = [];
    this.made = new Map();
    this.above = h('tr.space', {'aria-hidden': 'true'}, h('td'));
    this.below = h('tr.space', {'aria-hidden': 'true'}, h('td'));
    this.height = 0;
    this.total = 0;
    this.onScroll = () => {
      if (!this.frame) {
        this.frame = requestAnimationFrame(() => {
          this.frame = 0;
          this.draw();
        });
      }
    };
    this.onResize = () => {
      this.height = 0;
      this.redraw();
    };
    addEventListener('scroll', this.onScroll, {passive: true});
    addEventListener('resize', this.onResize);
  }

  leave() {
    cancelAnimationFrame(this.frame);
    removeEventListener('scroll', this.onScroll);
    removeEventListener('resize', this.onResize);
  }

  /** Shows a list; `total` may be more than is loaded yet. */
  show(items, total = items.length) {
    this.items = items;
    this.total = Math.max(total, items.length);
    this.draw();
  }

  /** All rows are made anew: the width or the language changed. */
  redraw() {
    this.made.clear();
    this.body.replaceChildren();
    this.draw();
  }

  /** The rows in sight, [from, to). */
  range() {
    const size = this.height || 28;
    const top = -this.body.getBoundingClientRect().top;
    const from = Math.max(0, Math.floor(top / size) - BEYOND);
    const to = Math.min(this.total, Math.ceil((top + innerHeight) / size) + BEYOND);
    return [Math.min(from, Math.max(0, this.total - 1)), Math.max(0, to)];
  }

  draw() {
    const [from, to] = this.range();
    if (to > this.items.length && this.items.length < this.total) {
      this.wanted(to);
    }
    const last = Math.min(to, this.items.length);
    const kept = new Map();
    const elements = [];
    for (let index = from; index < last; index++) {
      const item = this.items[index];
      const key = this.keyOf(item);
      let row = this.made.get(key);
      if (!row) {
        row = this.make(item);
      }
      this.update(row, item);
      row.setAttribute('aria-rowindex', index + 2);
      kept.set(key, row);
      elements.push(row);
    }
    this.made = kept;
    this.place(elements);
    this.space(this.above, from * this.height);
    this.space(this.below, Math.max(0, this.total - last) * this.height);
    if (!this.height && elements.length) {
      this.height = elements[0].getBoundingClientRect().height;
      this.draw();
    }
  }

  /** Puts the elements in order with as few moves as they need: what has the focus is not touched. */
  place(elements) {
    const wanted = [this.above, ...elements, this.below];
    const set = new Set(wanted);
    for (const child of [...this.body.children]) {
      if (!set.has(child)) {
        child.remove();
      }
    }
    let at = this.body.firstChild;
    for (const element of wanted) {
      if (at === element) {
        at = at.nextSibling;
      } else {
        this.body.insertBefore(element, at);
      }
    }
  }

  space(row, pixels) {
    row.hidden = pixels < 1;
    row.style.height = `${pixels}px`;
    row.firstChild.style.height = `${pixels}px`;
  }

  /** Moves the focus by a number of rows from the row that has it. */
  step(by) {
    const row = document.activeElement.closest('tr');
    const index = row ? Number(row.getAttribute('aria-rowindex')) - 2 + by : 0;
    if (index < 0 || index >= this.items.length) {
      return;
    }
    const top = this.body.getBoundingClientRect().top + index * this.height;
    if (top < 0 || top + this.height > innerHeight) {
      scrollBy(0, top < 0 ? top - 40 : top + this.height - innerHeight + 40);
      this.draw();
    }
    this.made.get(this.keyOf(this.items[index]))?.querySelector('a, button')?.focus({preventScroll: true});
  }
}
