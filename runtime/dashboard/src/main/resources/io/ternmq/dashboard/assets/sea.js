// The picture of the page: the height of the sea is the sessions; what is lost turns from solid to hatched inside it,
// because the session is still there, and the tern returns.

import {h, s, fill, picture} from './dom.js';
import {t, causeName} from './words.js';
import {clock, count, duration, minute} from './format.js';

const STEPS = [60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
const FOOT = 22;

const f = (value) => value.toFixed(1);

/** The whole drawing: what is shown and how it is laid out. Redrawn whole; the crosshair is its only moving part. */
export class Sea {
  constructor(element) {
    this.element = element;
    this.tip = h('div.tip', {hidden: true});
    this.table = h('table.unseen');
    this.frame = h('div');
    fill(element, this.frame, this.tip, this.table);
    this.points = [];
    this.at = null;
  }

  /** Shows points [{at, connected, disconnected}] of a window, and the largest completed event, if any. */
  show(points, from, to, mark) {
    Object.assign(this, {points, from, to, mark});
    this.draw();
  }

  draw() {
    const width = this.element.clientWidth;
    if (!width) {
      return;
    }
    this.narrow = width < 640;
    this.width = width;
    this.height = this.narrow ? 216 : 312;
    this.sky = this.narrow ? 40 : 58;
    const totals = this.points.map((point) => point.connected + point.disconnected);
    this.max = Math.max(4, ...totals) * 1.03;
    const hadFocus = this.frame.contains(document.activeElement);
    const svg = picture(width, this.height, this.sentence(), ...this.shapes());
    svg.setAttribute('tabindex', '0');
    this.cross = s('line', {y1: this.sky - 6, y2: this.height - FOOT, stroke: 'var(--ink)', visibility: 'hidden'});
    svg.append(this.cross);
    this.follow(svg);
    fill(this.frame, svg);
    if (hadFocus) {
      svg.focus();
    }
    if (this.at !== null) {
      this.put(this.at);
    }
    this.fillTable();
  }

  x(at) {
    return Math.max(0, ((at - this.from) / (this.to - this.from)) * this.width);
  }

  y(value) {
    return this.sky + (this.height - this.sky - FOOT) * (1 - value / this.max);
  }

  shapes() {
    return [...this.bands(), ...this.levels(), ...this.axis(), ...(this.mark ? this.story() : [])];
  }

  bands() {
    if (this.points.length < 2) {
      return [s('text.axis', {x: 0, y: this.height - FOOT - 8}, t('seaEmpty'))];
    }
    const all = (point) => point.connected + point.disconnected;
    const connected = (point) => point.connected;
    const line = (value) => this.points.map((point, index) => `${index ? 'L' : 'M'}${f(this.x(point.at))} ${f(this.y(value(point)))}`).join('');
    const back = (value) => this.points.map((point) => `L${f(this.x(point.at))} ${f(this.y(value(point)))}`).reverse().join('');
    const waiting = line(all) + back(connected) + 'Z';
    const foot = `L${f(this.x(this.points.at(-1).at))} ${f(this.y(0))}L${f(this.x(this.points[0].at))} ${f(this.y(0))}Z`;
    return [
      s('path', {d: waiting, fill: 'url(#hatch)'}),
      s('path', {d: line(connected) + foot, fill: 'url(#deep)'}),
      s('path', {d: line(all), fill: 'none', stroke: 'var(--waiting)', 'stroke-width': 1.2}),
    ];
  }

  levels() {
    const rough = this.max / 3.6;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = Math.max(1, [1, 2, 3, 5, 10].map((k) => k * power).find((k) => k >= rough) || power * 10);
    const atLeft = this.points.find((point) => this.x(point.at) >= 0);
    const shapes = [];
    for (let value = step; value < this.max * 0.97 && shapes.length < 12; value += step) {
      const isWet = atLeft && this.x(atLeft.at) < 8 && atLeft.connected >= value;
      const y = f(this.y(value));
      shapes.push(s('line', {x1: 0, x2: this.width, y1: y, y2: y, stroke: isWet ? '#fff' : 'var(--ink-3)', 'stroke-opacity': 0.16}));
      shapes.push(s('text', {x: 8, y: +y + 14, 'font-size': 11, fill: isWet ? '#fff' : 'var(--ink-3)', 'fill-opacity': isWet ? 0.88 : 1}, count(value)));
    }
    return shapes;
  }

  axis() {
    const wide = this.narrow ? 110 : 190;
    const seconds = (this.to - this.from) / 1000;
    const step = STEPS.find((candidate) => (candidate / seconds) * this.width >= wide) || 86400;
    const shift = new Date(this.to).getTimezoneOffset() * 60000;
    const base = this.height - FOOT;
    const shapes = [];
    let tick = Math.ceil((this.from - shift) / (step * 1000)) * step * 1000 + shift;
    for (; tick < this.to; tick += step * 1000) {
      const x = this.x(tick);
      if (x < this.width - (this.narrow ? 100 : 120)) {
        shapes.push(s('line', {x1: f(x), x2: f(x), y1: base, y2: base + 5, stroke: 'var(--line-strong)'}));
        shapes.push(s('text.axis', {x: f(x + 5), y: base + 14}, seconds > 90000 ? new Date(tick).toLocaleDateString(document.documentElement.lang, {day: 'numeric', month: 'short'}) : minute(tick)));
      }
    }
    shapes.push(s('text.axis', {x: this.width, y: base + 14, 'text-anchor': 'end'}, `${t('now')} ${minute(this.to)}`));
    return shapes;
  }

  /** Loss, flight and return of the largest completed event. */
  story() {
    const {mark} = this;
    const a = this.x(mark.at);
    if (mark.at < this.from || a > this.width) {
      return [];
    }
    const b = Math.min(this.width - 4, Math.max(a + 3, this.x(mark.backAt || this.to)));
    const low = Math.min(...this.points.filter((point) => point.at >= mark.at && point.at <= (mark.backAt || this.to)).map((point) => point.connected), this.max);
    const yLow = this.y(low);
    const shapes = [
      s('line', {x1: f(a), x2: f(a), y1: this.narrow ? 2 : 10, y2: f(yLow), stroke: 'var(--bill)', 'stroke-width': 1.5}),
      s('path', {d: `M${f(a - 5)} ${f(yLow - 1)}h10l-5 8z`, fill: 'var(--bill)', stroke: 'var(--paper)', 'paint-order': 'stroke'}),
    ];
    if (mark.backAt) {
      shapes.push(...this.flight(a, b, yLow));
    }
    return this.narrow ? shapes : shapes.concat(this.notes(a, b, yLow));
  }

  flight(a, b, yLow) {
    const small = this.narrow;
    const wing = small ? 40 : 58;
    const bx = Math.min(b + (small ? 4 : 9), this.width - wing);
    const top = this.sky;
    const dip = top + (yLow - top) * 0.62;
    const middle = (a + b) / 2;
    const wide = b - a;
    const path = wide > 40
      ? `M${f(a)} 12C${f(a + wide * 0.12)} ${f(top + 10)} ${f(a + wide * 0.2)} ${f(dip)} ${f(middle)} ${f(dip)}S${f(b - wide * 0.1)} ${f(top + 24)} ${f(bx)} ${small ? 26 : 34}`
      : `M${f(a)} 12Q${f(middle)} ${f(Math.min(dip, top + 40))} ${f(bx)} ${small ? 26 : 34}`;
    const shapes = [];
    if (wide > 40) {
      const clip = s('clipPath', {id: 'wedge'}, s('rect', {x: f(a + 1), y: f(top), width: f(wide - 1), height: f(Math.max(1, yLow - top))}));
      shapes.push(clip, s('path', {d: path, fill: 'none', stroke: 'var(--waiting-ground)', 'stroke-width': 7, 'stroke-linecap': 'round', 'clip-path': 'url(#wedge)'}));
    }
    shapes.push(s('path', {d: path, fill: 'none', stroke: 'var(--ink)', 'stroke-width': small ? 1.6 : 2, 'stroke-dasharray': small ? '.1 4.5' : '.1 6', 'stroke-linecap': 'round'}));
    const bird = s('svg', {width: wing, height: wing * 0.621, viewBox: '0 0 66 41', color: 'var(--ink)', overflow: 'visible'}, s('use', {href: '#tern'}));
    shapes.push(s('g', {transform: `translate(${f(bx)} ${small ? 8 : 2}) rotate(-14 ${wing / 2} ${wing / 3})`}, bird));
    return shapes;
  }

  notes(a, b, yLow) {
    const {mark} = this;
    const bold = (text) => s('tspan.bold', text);
    const faint = (text) => s('tspan.axis', {dx: 8}, text);
    const lostWords = [causeName(mark.cause), mark.noticedMillis ? t('noteNoticed', {time: duration(mark.noticedMillis)}) : null].filter(Boolean).join(' · ');
    const backWords = [mark.gapMillis ? t('noteWithin', {time: duration(mark.gapMillis)}) : t('noteSession'), mark.closed ? t('noteClosed', {n: count(mark.closed)}) : null].filter(Boolean).join(' · ');
    const room = this.width - b - 82;
    const shapes = [];
    const note = (x, anchor, first, second) => {
      shapes.push(s('text.note', {x: f(x), y: 21, 'text-anchor': anchor}, ...first), s('text.note', {x: f(x), y: 39, 'text-anchor': anchor}, second));
    };
    if (mark.backAt && room > 250) {
      note(b + 82, 'start', [bold(t('noteBack', {n: count(mark.back)})), faint(clock(mark.backAt))], backWords);
      if (a > 210) {
        note(a - 12, 'end', [bold(t('noteLost', {n: count(mark.lost)})), faint(clock(mark.at))], lostWords);
      }
    } else if (a > 420) {
      const second = mark.backAt ? [s('tspan.bold', {dx: 14}, t('noteBack', {n: count(mark.back)})), faint(clock(mark.backAt))] : [];
      note(a - 12, 'end', [bold(t('noteLost', {n: count(mark.lost)})), faint(clock(mark.at)), ...second], mark.backAt ? `${lostWords} · ${backWords}` : lostWords);
    }
    if (mark.backAt && b - a > 76 && this.y(0) - yLow > 40) {
      shapes.push(s('text', {x: f((a + b) / 2), y: f(yLow + 21), 'text-anchor': 'middle', 'font-size': 12, fill: '#fff', 'font-weight': 500}, duration(mark.backAt - mark.at)));
    }
    return shapes;
  }

  sentence() {
    const last = this.points.at(-1);
    const heights = this.points.map((point) => point.connected);
    return last
      ? t('seaSentence', {connected: count(last.connected), waiting: count(last.disconnected), high: count(Math.max(...heights)), low: count(Math.min(...heights))})
      : t('seaEmpty');
  }

  follow(svg) {
    svg.addEventListener('pointermove', (event) => {
      const box = svg.getBoundingClientRect();
      this.put(this.from + ((event.clientX - box.left) / box.width) * (this.to - this.from));
    });
    const leave = () => {
      this.at = null;
      this.cross.setAttribute('visibility', 'hidden');
      this.tip.hidden = true;
    };
    svg.addEventListener('pointerleave', leave);
    svg.addEventListener('blur', leave);
    svg.addEventListener('keydown', (event) => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      if (step) {
        event.preventDefault();
        this.put((this.at === null ? this.to : this.at) + (step * (this.to - this.from)) / 120);
      }
    });
  }

  /** Puts the crosshair to the point nearest to a time. */
  put(at) {
    if (!this.points.length) {
      return;
    }
    const point = this.points.reduce((best, next) => (Math.abs(next.at - at) < Math.abs(best.at - at) ? next : best));
    this.at = Math.max(this.from, Math.min(this.to, at));
    const x = this.x(point.at);
    this.cross.setAttribute('x1', f(x));
    this.cross.setAttribute('x2', f(x));
    this.cross.setAttribute('visibility', 'visible');
    const row = (name, value) => h('tr', h('td', name), h('td', count(value)));
    fill(this.tip, h('b', clock(point.at)), h('table', row(t('Connected'), point.connected), row(t('Waiting'), point.disconnected)));
    this.tip.hidden = false;
    this.tip.style.top = `${this.sky + 14}px`;
    const size = this.tip.offsetWidth;
    this.tip.style.left = `${x + 12 + size > this.width ? Math.max(0, x - 12 - size) : x + 12}px`;
  }

  /** The same as a table for screen readers: a row for each twelfth of the window. */
  fillTable() {
    const step = Math.max(1, Math.floor(this.points.length / 12));
    const rows = this.points.filter((point, index) => index % step === 0);
    fill(
      this.table,
      h('caption', t('clientsByState')),
      h('tr', [t('time'), t('Connected'), t('Waiting')].map((word) => h('th', word))),
      rows.map((point) => h('tr', h('th', clock(point.at)), h('td', count(point.connected)), h('td', count(point.disconnected)))),
    );
  }
}
