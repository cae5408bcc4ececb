// The overview: how many are here, what fell, and did it come back?

import {h, fill, text, paced} from './dom.js';
import {t, dropReason} from './words.js';
import {get, path} from './api.js';
import {link, listen} from './link.js';
import {now, overview, readOverview} from './broker.js';
import {clock, count, line} from './format.js';
import {describe, statement} from './sentences.js';
import {sign, swatch} from './shapes.js';
import {clientAddress} from './router.js';
import {Sea} from './sea.js';
import {Causes, detection, durability, gate, spark, thin} from './panels.js';
import {emptyScene, errorScene} from './scenes.js';

const RANGES = {'1h': 3600, '6h': 21600, '24h': 86400, '7d': 604800};
/** How many events the list of the latest holds. */
const LATEST = 8;
/** The history is read anew this often, in milliseconds; in between each overview adds a point. */
const HISTORY_MILLIS = 60000;
/** Silence of the broker after which this page says so instead of showing old figures. */
const PATIENCE_MILLIS = 1500;

let range = '1h';

/** The overview in an element; returns how it is left. */
export function overviewPage(element) {
  return new Overview(element).leave;
}

class Overview {
  constructor(element) {
    this.element = element;
    this.abort = new AbortController();
    this.view = null;
    this.points = [];
    this.step = 10;
    this.events = [];
    this.mark = null;
    this.drawLately = paced(500, () => this.view === 'figures' && this.lately());
    this.stop = listen((kind, data) => this.heard(kind, data));
    this.resize = () => this.view === 'figures' && this.show(true);
    addEventListener('resize', this.resize);
    this.patience = setInterval(() => document.hidden || this.choose(), 500);
    this.reread = setInterval(() => document.hidden || this.readHistory(), HISTORY_MILLIS);
    this.leave = () => {
      this.stop();
      this.abort.abort();
      this.drawLately.stop();
      this.leaveScene?.();
      clearInterval(this.patience);
      clearInterval(this.reread);
      removeEventListener('resize', this.resize);
    };
    this.read();
  }

  async read() {
    try {
      await Promise.all([readOverview(this.abort.signal), this.readHistory(), this.readEvents()]);
    } catch {
      // the link says whether the broker answers, and reads again when it does
    }
    if (!this.abort.signal.aborted) {
      this.choose();
    }
  }

  async readEvents() {
    const latest = await get(path('events', {limit: LATEST}), this.abort.signal).catch(() => ({items: []}));
    this.events = latest.items.slice(0, LATEST);
  }

  async readHistory() {
    try {
      const history = await get(path('history', {range}), this.abort.signal);
      this.points = history.points;
      this.step = history.stepSeconds || 10;
      if (this.view === 'figures') {
        this.show(true);
      }
    } catch {
      // the link says whether the broker answers; the next reading tries again
    }
  }

  heard(kind, data) {
    if (kind === 'overview') {
      this.addPoint(data);
      this.choose();
    } else if (kind === 'returned') {
      this.read();
    } else if (kind === 'link') {
      this.choose();
    } else {
      this.events = [data, ...this.events].slice(0, LATEST);
      this.drawLately();
    }
  }

  addPoint(data) {
    const at = now();
    const point = {at, connected: data.clients.connected, disconnected: data.clients.disconnected, messagesIn: data.rates.messagesIn, messagesOut: data.rates.messagesOut, isLive: true};
    const last = this.points.at(-1);
    if (last && last.isLive && at - last.at < this.step * 250 && last.connected === point.connected) {
      last.at = at;
      last.disconnected = point.disconnected;
    } else {
      this.points.push(point);
    }
    if (this.points.length > 5000) {
      this.points.shift();
    }
  }

  /** Figures, or a scene: the page leaves both states by itself. */
  choose() {
    const isLost = link.state === 'waiting' && Date.now() - link.lostAt > PATIENCE_MILLIS;
    const data = overview();
    const isEmpty = data && !data.clients.connected && !data.clients.disconnected && !data.clients.closedToday && !this.points.some((point) => point.connected || point.disconnected);
    const view = isLost || (!data && link.state === 'waiting') ? 'error' : !data ? 'loading' : isEmpty ? 'empty' : 'figures';
    if (view !== this.view) {
      this.view = view;
      this.leaveScene?.();
      this.leaveScene = null;
      this.build();
    }
    if (view === 'figures') {
      this.show();
    }
  }

  build() {
    if (this.view === 'loading') {
      fill(this.element, h('p.sub.reading', t('loading')));
    } else if (this.view === 'error') {
      this.leaveScene = errorScene(this.element);
    } else if (this.view === 'empty') {
      this.leaveScene = emptyScene(this.element, overview());
    } else {
      this.buildFigures();
    }
  }

  buildFigures() {
    const figure = (name, state, word) => {
      this[name] = h('span.figure');
      return h(state === 'connected' ? 'div.count.big' : 'div.count', this[name], h('span.label', swatch(state), word));
    };
    this.say = h('b');
    this.story = h('p');
    this.said = h('div.say', this.say, this.story);
    const hero = h('section.hero', figure('connected', 'connected', t('connected')), figure('waiting', 'disconnected', t('waiting')), figure('closed', 'closed', t('closedToday')), this.said);
    const chart = h('div.chart');
    const sea = h('section.sea', h('div.head', h('h2', t('clientsByState'), h('span', t('clientsByStateSub'))), this.ranges()), chart);
    this.latelyList = h('ol');
    fill(this.element, h('h1.unseen', t('overview')), hero, sea, this.panels(), h('section.lately', h('h2', t('lately')), this.latelyList));
    this.sea = new Sea(chart);
    this.drawn = {};
    this.lately();
    this.show(true);
  }

  ranges() {
    const button = (name) => h('button', {type: 'button', 'aria-pressed': String(name === range), onclick: () => {
      range = name;
      this.points = [];
      for (const other of group.children) {
        other.setAttribute('aria-pressed', String(other.dataset.range === name));
      }
      this.readHistory();
    }, 'data-range': name}, t(name));
    const group = h('div.choice.small', {role: 'group', 'aria-label': t('range')}, Object.keys(RANGES).map(button));
    return group;
  }

  panels() {
    const rate = (name, word) => {
      this[name] = h('b');
      this[`${name}Line`] = h('div');
      return h('div.rate', h('div.rate-row', this[name], h('span', t('perSecond')), h('span.rate-name', word)), this[`${name}Line`]);
    };
    this.queued = h('b');
    this.dropped = h('b');
    this.droppedRow = h('p.pair', h('span', t('dropped')), this.dropped);
    this.detection = h('div.plot');
    const bars = h('div.bars');
    this.causes = new Causes(bars);
    this.gate = h('div.plot');
    this.gatePart = h('div', h('h2', t('gate')), h('p.sub', t('gateSub')), this.gate);
    this.durability = h('div');
    const panel = (title, sub, ...rest) => h('div.panel', h('h2', title), h('p.sub', sub), ...rest);
    return h(
      'section.panels',
      panel(t('messagesPanel'), t('messagesPerSecond'), rate('in', t('in')), rate('out', t('out')), h('p.pair', h('span', t('queuedAll')), this.queued), this.droppedRow),
      panel(t('detection'), t('detectionSub'), this.detection),
      panel(t('causes'), t('causesSub'), bars),
      h('div.panel', this.gatePart, h('h2.second', t('durability'), h('span', t('durabilitySub'))), this.durability),
    );
  }

  show(isForced = false) {
    const data = overview();
    text(this.connected, count(data.clients.connected));
    text(this.waiting, count(data.clients.disconnected));
    text(this.closed, count(data.clients.closedToday));
    this.said.hidden = !data.statement; // a broker that does not say how things went is not quoted
    if (data.statement) {
      const said = statement(data, now(), clock);
      text(this.say, said.title);
      text(this.story, said.text);
    }
    text(this.in, count(data.rates.messagesIn));
    text(this.out, count(data.rates.messagesOut));
    text(this.queued, count(data.queued.messages));
    text(this.dropped, count(data.dropped.total));
    this.droppedRow.title = t('droppedBy', {reasons: Object.entries(data.dropped.byReason || {}).filter(([, n]) => n > 0).map(([reason, n]) => `${dropReason(reason)} ${count(n)}`).join(', ') || t('none')});
    this.whenNew('detection', data.detection, isForced, () => detection(this.detection, data.detection || []));
    this.causes.show(data.causes || []);
    this.gatePart.hidden = !data.gate;
    this.whenNew('gate', data.gate, isForced, () => data.gate && gate(this.gate, data.gate));
    this.whenNew('durability', [data.broker.durability, data.broker.storeState, data.commit], isForced, () => durability(this.durability, data.broker, data.commit));
    this.drawSea(isForced);
  }

  whenNew(name, value, isForced, draw) {
    const key = JSON.stringify(value);
    if (isForced || this.drawn[name] !== key) {
      this.drawn[name] = key;
      draw();
    }
  }

  drawSea(isForced) {
    const to = now();
    const from = to - RANGES[range] * 1000;
    const {connected, disconnected} = overview().clients;
    const pixel = (to - from) / 1000 / Math.max(1, this.element.clientWidth);
    this.whenNew('sea', [connected, disconnected, Math.floor(to / 1000 / Math.max(1, pixel)), overview().statement?.at], isForced, () => {
      const points = this.points.filter((point) => point.at >= from - this.step * 1000);
      if (points.length && link.state === 'connected') {
        points.push({...points.at(-1), at: to, connected, disconnected});
      }
      this.sea.show(points, from, to, markOf(overview(), points));
      fill(this.inLine, spark(thin(points.map((point) => point.messagesIn || 0))));
      fill(this.outLine, spark(thin(points.map((point) => point.messagesOut || 0))));
    });
  }

  lately() {
    fill(this.latelyList, this.events.length ? this.events.map(latest) : h('li.sub', t('latelyNone')));
  }
}

function latest(event) {
  const {sign: name, title, detail} = describe(event);
  const id = event.clientId;
  return h(
    'li',
    h('span.dim', clock(event.at)),
    sign(name),
    id ? h('a.mono', {href: clientAddress(id), title: line(id, 400)}, h('bdi', line(id, 80))) : h('span'),
    h('span', h('bdi', title), detail ? h('span.dim', ' · ', h('bdi', detail)) : null),
  );
}

/** Fewer losses than these leave no dent that a mark could explain. */
const LEAST_MARKED = 3;

/** The largest completed event of the window, as the chart draws it. */
export function markOf(data, points) {
  const it = data.statement;
  if (!it || !it.at || !(it.lost >= LEAST_MARKED)) {
    return null;
  }
  let backAt = it.backAt || (it.back && it.longestGapMillis ? it.at + it.longestGapMillis : null);
  if (!backAt && it.kind !== 'during') {
    const before = points.filter((point) => point.at < it.at).at(-1);
    const healed = before && points.find((point) => point.at > it.at && point.disconnected <= before.disconnected + it.lost * 0.05);
    backAt = healed ? healed.at : null;
  }
  if (it.kind === 'during') {
    backAt = null;
  }
  const signal = (data.detection || []).find((row) => row.signal === it.cause);
  return {at: it.at, backAt, lost: it.lost, back: it.back, closed: it.closed, cause: it.cause, gapMillis: it.longestGapMillis, noticedMillis: signal?.p99Millis};
}
