// All clients: search, filter, sort. Each row carries the last hour of its client on one common axis, so that an outage
// of many is a band from top to bottom.

import {h, s, fill, text, paced} from './dom.js';
import {causeName, stateName, t} from './words.js';
import {get, path} from './api.js';
import {listen} from './link.js';
import {now, overview} from './broker.js';
import {count, duration, line, minute, ticking} from './format.js';
import {clientAddress, note} from './router.js';
import {sample, sign, strip} from './shapes.js';
import {adopt, apply, drawn} from './lifeline.js';
import {Rows} from './rows.js';

/** Rows asked for at first, and at once when somebody scrolls on. */
const FIRST_ROWS = 100;
const MORE_ROWS = 1000;
/** Rows above which the list begins anew with the newest: strangers may come for days. */
const MOST_ROWS = 1000;
/** Clients that the page has not heard of are fetched at most this often, in milliseconds. */
const REFRESH_MILLIS = 800;
/** What the stream does not tell of those it knows, at most this often: queues, and how many there are. */
const RECOUNT_MILLIS = 5000;
/** Rows that are fetched beyond those of which something was heard. */
const SPARE_ROWS = 10;
/** Lifelines move on this often, in milliseconds: a pixel of an hour. */
const AXIS_MILLIS = 10000;
const HOUR = 3600000;
const CAUSES = ['reset', 'keep-alive-timeout', 'peer-closed', 'probe-timeout', 'taken-over', 'protocol-error', 'overloaded', 'quota', 'administrator', 'client-disconnect', 'stalled-packet', 'shutdown', 'internal-error'];
const COLUMNS = [
  ['client', 'clientId', 'id'], ['lastHour', 'changedAt', 'life'], ['lastCause', 'lastCause', 'cause'], ['gap', 'lastGapMillis', 'number gap'],
  ['queued', 'queued', 'number queued'], ['inFlight', 'inFlight', 'number'], ['keepAlive', 'keepAliveSeconds', 'number'], ['changed', 'changedAt', 'number changed'],
];
/** What a row shows: one that is told the same again is not drawn anew. */
const TOLD = ['state', 'changedAt', 'lastCause', 'lastGapMillis', 'queued', 'inFlight', 'keepAliveSeconds'];
/** Columns that are read from A to Z first; numbers begin with the largest. */
const NAMES = new Set(['clientId', 'lastCause']);

/** The list of clients in an element; returns how it is left. */
export function clientsPage(element, at) {
  return new Clients(element, at.query).leave;
}

class Clients {
  constructor(element, query) {
    this.element = element;
    this.filter = {state: query.get('state') || '', cause: query.get('cause') || '', search: query.get('search') || '', sort: query.get('sort') || '-changedAt'};
    this.items = [];
    this.byId = new Map();
    this.total = 0;
    this.held = 0;
    this.touched = new Set(); // ids of those that changed since the last reading
    this.moved = new Set(); // items that changed since the last ordering
    this.strangers = 0; // how many of the touched the page does not know
    this.build();
    this.rows = new Rows(this.body, {keyOf: (item) => item.clientId, make: (item) => this.makeRow(item), update: (row, item) => this.updateRow(row, item), wanted: (to) => this.loadMore(to)});
    this.refresh = paced(REFRESH_MILLIS, () => this.readFirst());
    this.recount = paced(RECOUNT_MILLIS, () => this.touched.size && this.refresh());
    this.repaint = paced(100, () => this.move());
    const stop = listen((kind, data) => this.heard(kind, data));
    const axis = setInterval(() => document.hidden || this.tick(), AXIS_MILLIS);
    const resize = () => this.tick();
    addEventListener('resize', resize);
    const seconds = setInterval(() => document.hidden || this.rows.draw(), 1000);
    const keys = (event) => this.key(event);
    document.addEventListener('keydown', keys);
    this.leave = () => {
      stop();
      this.refresh.stop();
      this.recount.stop();
      this.repaint.stop();
      this.rows.leave();
      this.reading?.abort();
      clearInterval(axis);
      clearInterval(seconds);
      clearTimeout(this.typing);
      document.removeEventListener('keydown', keys);
      removeEventListener('resize', resize);
    };
    this.reset();
  }

  build() {
    this.listed = h('span.dim');
    this.search = h('input.field', {type: 'search', id: 'search', placeholder: t('search'), 'aria-label': t('search'), value: this.filter.search, autocomplete: 'off', spellcheck: 'false', oninput: () => this.typed()});
    this.states = [['', 'all'], ['connected', 'Connected'], ['disconnected', 'Waiting'], ['closed', 'Closed']].map(([state, word]) => {
      const number = h('span.choice-count');
      const button = h('button', {type: 'button', 'data-state': state, onclick: () => this.set({state})}, state ? sign(state) : null, t(word), number);
      return {state, button, number};
    });
    const causes = CAUSES.includes(this.filter.cause) || !this.filter.cause ? CAUSES : [...CAUSES, this.filter.cause];
    this.cause = h('select.field', {'aria-label': t('lastCause'), onchange: () => this.set({cause: this.cause.value})}, h('option', {value: ''}, t('anyCause')), causes.map((cause) => h('option', {value: cause, selected: cause === this.filter.cause}, causeName(cause))));
    const legend = [['connected', 'Connected'], ['unheard', 'unheard'], ['disconnected', 'Waiting'], ['closed', 'Closed']].map(([state, word]) => h('span', sample(state), ` ${t(word)}`));
    this.heldNote = h('button.held', {type: 'button', hidden: true, onclick: () => this.release()});
    this.axis = s('svg', {width: '100%', height: 16, 'aria-hidden': 'true', overflow: 'visible'});
    this.heads = COLUMNS.map((column) => this.head(column));
    this.body = h('tbody', {onpointerenter: () => (this.isPointed = true), onpointerleave: () => this.release()});
    this.table = h('table.clients', {'aria-label': t('listLabel')}, h('thead', h('tr', this.heads)), this.body);
    this.nothing = h('div.nothing', {hidden: true});
    this.position = h('span');
    fill(
      this.element,
      h('div.page-head', h('h1', t('clients')), this.listed, h('span.key.end', legend)),
      h('form.filters', {role: 'search', onsubmit: (event) => event.preventDefault()}, h('div.search', this.search, h('kbd', '/')), h('div.choice', {role: 'group', 'aria-label': t('state')}, this.states.map(({button}) => button)), this.cause, this.heldNote),
      this.table,
      this.nothing,
      h('div.foot', h('span', t('hint')), this.position),
    );
    this.tick();
  }

  head([word, key, classes]) {
    const label = word === 'lastHour' ? [this.axis, h('span.unseen', t('lastHour'))] : t(word);
    const button = h('button', {type: 'button', onclick: () => this.sortBy(key)}, label);
    return h(`th.${classes.replaceAll(' ', '.')}.col-${word}`, {scope: 'col', 'data-key': key}, word === 'lastHour' ? label : button);
  }

  sortBy(key) {
    const first = NAMES.has(key) ? key : `-${key}`;
    const other = NAMES.has(key) ? `-${key}` : key;
    this.set({sort: this.filter.sort === first ? other : first});
  }

  typed() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.set({search: this.search.value.trim()}), 150);
  }

  set(change) {
    Object.assign(this.filter, change);
    note('clients', {...this.filter, sort: this.filter.sort === '-changedAt' ? '' : this.filter.sort});
    this.reset();
  }

  parameters() {
    const {state, cause, search, sort} = this.filter;
    return {state, cause, search, sort};
  }

  async reset() {
    this.mark();
    this.reading?.abort();
    this.reading = new AbortController();
    const {signal} = this.reading;
    try {
      const answer = await get(path('clients', {...this.parameters(), limit: FIRST_ROWS}), signal);
      this.waiting = null;
      this.moved.clear();
      this.keep(answer.items.map((item) => adopt(item, now())));
      this.next = answer.next;
      this.total = answer.total;
      this.held = 0;
      this.present();
    } catch (failure) {
      if (!signal.aborted) {
        this.nothing.hidden = false;
        fill(this.nothing, h('p', t('failed', {reason: failure.message || t('unreachable')})), h('button.button', {type: 'button', onclick: () => this.reset()}, t('again')));
      }
    }
  }

  present() {
    this.paint();
    const {search, cause, state, sort} = this.filter;
    const column = COLUMNS.find(([, key]) => key === sort.replace('-', ''));
    const order = sort === '-changedAt' ? t('orderChanged') : t('orderBy', {column: t(column ? column[0] : 'client')});
    text(this.listed, t('listed', {total: this.total, order}));
    this.nothing.hidden = this.total > 0;
    if (this.total === 0) {
      const isFiltered = search || cause || state;
      fill(this.nothing, h('p', t('listEmpty')), isFiltered ? h('p.sub', t('listEmptyHint')) : null, isFiltered ? h('button.button', {type: 'button', onclick: () => this.clear()}, t('clearFilter')) : null);
    }
    this.counts();
  }

  /** Rows are as many as there are to come; when all pages are here, as many as came. */
  paint() {
    this.rows.show(this.items, this.next ? this.total : this.items.length);
  }

  clear() {
    this.search.value = '';
    this.cause.value = '';
    this.set({state: '', cause: '', search: ''});
  }

  counts() {
    const clients = overview()?.clients;
    for (const {state, number} of this.states) {
      const value = !clients ? '' : {'': clients.connected + clients.disconnected, connected: clients.connected, disconnected: clients.disconnected, closed: clients.closedToday}[state];
      text(number, value === '' ? '' : count(value));
    }
    const [from, to] = this.rows.range();
    text(this.position, this.total ? t('position', {from: count(Math.min(this.total, from + 1)), to: count(to), total: count(this.total)}) : '');
  }

  mark() {
    for (const {state, button} of this.states) {
      button.setAttribute('aria-pressed', String(state === this.filter.state));
    }
    const key = this.filter.sort.replace('-', '');
    for (const head of this.heads) {
      const isSorted = head.dataset.key === key && !(key === 'changedAt' && head.classList.contains('life'));
      head.toggleAttribute('aria-sort', false);
      if (isSorted) {
        head.setAttribute('aria-sort', this.filter.sort.startsWith('-') ? 'descending' : 'ascending');
      }
    }
  }

  /** The next pages, one after the other, until row `to` is there. */
  async loadMore(to) {
    if (this.isLoading || !this.next) {
      return;
    }
    this.isLoading = true;
    const {signal} = this.reading;
    try {
      while (this.next && this.items.length < to && !signal.aborted) {
        const behind = this.next;
        const answer = await get(path('clients', {...this.parameters(), limit: MORE_ROWS, after: behind}), signal);
        if (this.next !== behind) {
          continue; // the list began anew meanwhile
        }
        const fresh = answer.items.filter((item) => !this.byId.has(item.clientId)).map((item) => adopt(item, now()));
        fresh.forEach((item) => this.byId.set(item.clientId, item));
        this.items = this.items.concat(fresh);
        this.next = answer.next;
        this.total = Math.max(answer.total, this.items.length);
        this.paint();
      }
    } catch {
      // a new filter cut this reading off, or the broker is away: scrolling asks again
    } finally {
      this.isLoading = false;
    }
  }

  heard(kind, data) {
    if (kind === 'overview') {
      this.counts();
    } else if (kind === 'returned' || kind === 'missed') {
      this.reset();
    } else if (data && data.clientId) {
      this.changed(kind, data);
    }
  }

  /** Of a client that stands here the event says all but its queue; only what is new here is asked for soon. */
  changed(kind, data) {
    const item = this.byId.get(data.clientId);
    if (item && apply(item, data)) {
      this.moved.add(item);
      this.repaint();
    }
    if (!['connected', 'disconnected', 'closed'].includes(kind)) {
      return;
    }
    if (item && this.filter.sort === '-changedAt') {
      this.touched.add(data.clientId);
      this.recount();
    } else if (item || !this.filter.state || this.filter.state === kind) {
      this.touched.add(data.clientId);
      this.strangers++;
      this.refresh();
    }
  }

  /** What changed is drawn, and stands at the top where that is the order and nobody holds it. */
  move() {
    if (this.filter.sort === '-changedAt' && !this.waiting && !this.isHeld()) {
      this.settle();
    }
    this.paint();
  }

  settle() {
    const {moved} = this;
    this.moved = new Set();
    const newest = [...moved].filter((item) => this.byId.get(item.clientId) === item).sort((one, other) => other.changedAt - one.changedAt || (one.clientId < other.clientId ? -1 : 1));
    const all = newest.concat(this.items.filter((item) => !moved.has(item)));
    const fitting = all.filter((item) => this.matches(item));
    this.total -= all.length - fitting.length;
    this.keep(fitting);
  }

  keep(items) {
    this.items = items;
    this.byId = new Map(items.map((item) => [item.clientId, item]));
  }

  /** The newest rows again: what changed stands at their top, and what is new comes in. */
  async readFirst() {
    const {strangers} = this;
    const changes = this.touched.size;
    this.touched.clear();
    this.strangers = 0;
    if (this.filter.sort !== '-changedAt') {
      return this.items.length <= FIRST_ROWS ? this.reset() : undefined;
    }
    const {signal} = this.reading;
    const isFull = this.items.length > MOST_ROWS;
    const wanted = !isFull && (strangers || this.waiting) ? changes + this.held + SPARE_ROWS : FIRST_ROWS;
    try {
      const answer = await get(path('clients', {...this.parameters(), limit: Math.min(FIRST_ROWS, wanted)}), signal);
      const isAnew = isFull || wanted > FIRST_ROWS || !answer.next || Boolean(this.waiting?.isAnew);
      const news = {fresh: answer.items.map((item) => this.merge(item)), next: answer.next, isAnew};
      this.total = answer.total;
      if (this.isHeld()) {
        this.held += changes;
        this.heldNote.hidden = false;
        text(this.heldNote, t('heldBack', {n: count(this.held)}));
        this.waiting = news;
        this.repaint();
      } else {
        this.reorder(news);
      }
    } catch {
      // the stream says whether the broker answers; its next event asks again
    }
    return undefined;
  }

  merge(item) {
    const known = this.byId.get(item.clientId);
    if (!known) {
      return adopt(item, now());
    }
    const isOlder = item.changedAt < known.changedAt; // an event overtook the answer
    if (!isOlder && TOLD.some((field) => known[field] !== item[field])) {
      const {version} = known;
      Object.assign(known, adopt(item, now()), {version: version + 1});
    }
    return known;
  }

  /** Where more changed than a page holds, the list begins anew with it: what lies between is not known. */
  reorder({fresh, next, isAnew}) {
    this.next = isAnew ? next : this.next;
    this.keep(isAnew ? fresh : [...new Set([...fresh, ...this.items])]);
    fresh.forEach((item) => this.moved.add(item));
    this.settle();
    this.present();
  }

  matches(item) {
    return (!this.filter.state || item.state === this.filter.state) && (!this.filter.cause || item.lastCause === this.filter.cause);
  }

  /** The order does not change under a pointer, under the focus, or while somebody reads further down. */
  isHeld() {
    return this.isPointed || this.body.contains(document.activeElement) || this.body.getBoundingClientRect().top < 0;
  }

  release() {
    this.isPointed = false;
    const {waiting} = this;
    this.waiting = null;
    if (waiting) {
      this.reorder(waiting);
    } else if (this.moved.size) {
      this.repaint();
    }
    this.held = 0;
    this.heldNote.hidden = true;
  }

  tick() {
    const to = now();
    const marks = [];
    const width = this.axis.clientWidth || 400;
    const step = width > 330 ? 900000 : width > 180 ? 1800000 : HOUR;
    for (let at = Math.ceil((to - HOUR) / step) * step; at < to; at += step) {
      const part = (at - to + HOUR) / HOUR;
      const x = `${part * 100}%`;
      marks.push(part * width < width - 76 ? s('text.axis', {x, y: 12, dx: 4}, minute(at)) : '', part * width < width - 32 ? s('line', {x1: x, x2: x, y1: 3, y2: 22, stroke: 'var(--line-strong)'}) : '');
    }
    fill(this.axis, marks, s('text.axis.now', {x: '100%', y: 12, 'text-anchor': 'end'}, t('now')));
  }

  makeRow(item) {
    const name = line(item.clientId, 120);
    const link = h('a', {href: clientAddress(item.clientId), title: line(item.clientId, 1000)}, h('span.glyph'), h('span.name', h('bdi', name)), h('span.unseen'));
    const cells = COLUMNS.map(([, , classes]) => h(`td.${classes.replaceAll(' ', '.')}`));
    cells[0].append(link);
    const row = h('tr', {onclick: (event) => !event.target.closest('a') && !getSelection().toString() && link.click()}, cells);
    row.slots = cells;
    return row;
  }

  updateRow(row, item) {
    const time = now();
    const [id, life, cause, gap, queued, inFlight, keepAlive, changed] = row.slots;
    if (row.version !== item.version || row.state !== item.state) {
      row.version = item.version;
      row.state = item.state;
      row.strip = 0;
      fill(id.querySelector('.glyph'), sign(item.state));
      text(id.querySelector('.unseen'), `, ${stateName(item.state)}`);
      text(cause, causeName(item.lastCause));
      cause.classList.toggle('dim', !item.lastCause);
      gap.classList.toggle('waiting', item.state === 'disconnected');
      queued.classList.toggle('waiting', item.queued > 0);
      queued.toggleAttribute('data-zero', !item.queued);
      text(queued, item.state === 'closed' ? '–' : count(item.queued));
      queued.dataset.unit = t('queuedUnit');
      text(inFlight, item.state === 'closed' ? '–' : count(item.inFlight));
      text(keepAlive, `${item.keepAliveSeconds ?? '–'} ${t('s')}`);
    }
    text(gap, item.state === 'disconnected' ? ticking(time - item.changedAt) : item.lastGapMillis === null || item.lastGapMillis === undefined ? '–' : duration(item.lastGapMillis));
    text(changed, item.changedAt ? ticking(time - item.changedAt) : '–');
    const width = Math.max(60, this.axis.clientWidth || life.clientWidth || this.table.clientWidth);
    if (time - (row.strip || 0) > AXIS_MILLIS || row.width !== width) {
      row.strip = time;
      row.width = width;
      fill(life, strip(drawn(item.line, item.keepAliveSeconds || 0), time, width, t('stripSentence', {state: stateName(item.state), cause: causeName(item.lastCause)})));
    }
  }

  key(event) {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      this.search.focus();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (this.body.contains(document.activeElement) || document.activeElement === this.search)) {
      event.preventDefault();
      this.rows.step(event.key === 'ArrowDown' ? 1 : -1);
    }
  }
}
