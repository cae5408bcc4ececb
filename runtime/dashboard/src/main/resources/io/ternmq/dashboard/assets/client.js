// One client: what happened to it, what waits for it, and three things that can be done about it.

import {h, fill, text, paced} from './dom.js';
import {t} from './words.js';
import {clientPath, get, post, remove} from './api.js';
import {listen} from './link.js';
import {now} from './broker.js';
import {ago, bytes, clock, count, day, duration, line, ticking} from './format.js';
import {confirm} from './dialogs.js';
import {describe} from './sentences.js';
import {sign} from './shapes.js';
import {adopt, apply, drawn} from './lifeline.js';
import {drawStrip} from './strip.js';
import {Trace} from './trace.js';

const RANGES = {'1h': 3600, '6h': 21600, '24h': 86400, '7d': 604800};
/** Entries of the timeline that are read, and shown. */
const TIMELINE = 200;
const SHOWN = 30;
/** Above this receive maximum the window is a bar, not a row of slots. */
const MOST_SLOTS = 40;
const REFRESH_MILLIS = 400;
const NAME_CHARACTERS = 240;
/** A session that never expires, as MQTT writes it. */
const FOR_EVER = 4294967295;

/** One client in an element; returns how it is left. */
export function clientPage(element, at) {
  return new Client(element, at.id, at.query).leave;
}

class Client {
  constructor(element, id, query) {
    Object.assign(this, {element, id});
    this.range = '1h';
    this.timeline = [];
    this.refresh = paced(REFRESH_MILLIS, () => this.read());
    const stop = listen((kind, data) => this.heard(kind, data));
    const seconds = setInterval(() => this.item && !document.hidden && this.tick(), 1000);
    const steady = setInterval(() => document.hidden || this.refresh(), 5000);
    const resize = () => this.item && this.draw();
    addEventListener('resize', resize);
    const aside = () => this.trace.stop(); // a page that the browser puts aside holds no connection
    addEventListener('pagehide', aside);
    this.leave = () => {
      this.isLeft = true;
      stop();
      this.trace.leave();
      removeEventListener('pagehide', aside);
      this.refresh.stop();
      clearInterval(seconds);
      clearInterval(steady);
      removeEventListener('resize', resize);
    };
    this.build();
    this.read();
  }

  build() {
    this.kickButton = h('button.button', {type: 'button', 'data-act': 'kick', disabled: true, onclick: () => this.kick()}, t('disconnect'));
    this.purgeButton = h('button.button.loss', {type: 'button', 'data-act': 'purge', disabled: true, onclick: () => this.purge()}, t('purge'));
    this.trace = new Trace(this.id, (isRunning) => this.traceButton.setAttribute('aria-pressed', String(isRunning)));
    this.traceButton = h('button.button', {type: 'button', 'data-act': 'trace', 'aria-pressed': 'false', onclick: () => (this.trace.abort ? this.trace.hide() : this.trace.start())}, sign('pulse'), t('trace'));
    this.verdict = h('p.verdict');
    this.problem = h('p.loss', {role: 'alert', hidden: true});
    this.chart = h('div.chart');
    this.stripTitle = h('h2');
    this.log = h('ol.log');
    this.facts = h('dl.facts');
    this.flight = h('div');
    this.queue = h('div');
    this.subscriptions = h('div');
    const name = line(this.id, NAME_CHARACTERS);
    const copy = this.id.length > NAME_CHARACTERS ? h('button.button.little', {type: 'button', onclick: (event) => this.copy(event.target)}, t('copyId', {n: count(this.id.length)})) : null;
    this.body = h(
      'div',
      h('section.big-strip', h('div.head', this.stripTitle, this.ranges()), this.chart),
      h('section.columns', h('div.panel', h('h2', t('happened'), h('span', t('newestFirst'))), this.log), h('div.panel', h('h2', t('session')), this.facts), h('div.panel', this.flight, this.queue, h('h2.second', t('subscriptions')), this.subscriptions)),
    );
    fill(this.element, h('p.crumb', h('a', {href: '#/clients'}, t('clients'))), h('div.who', h('h1', h('bdi', name)), copy, h('div.acts', this.traceButton, this.kickButton, this.purgeButton)), this.verdict, this.problem, this.trace.element, this.body);
  }

  async copy(button) {
    await navigator.clipboard?.writeText(this.id);
    text(button, t('copied'));
  }

  ranges() {
    const group = h('div.choice.small', {role: 'group', 'aria-label': t('range')}, Object.keys(RANGES).map((name) => h('button', {type: 'button', 'data-range': name, 'aria-pressed': String(name === this.range), onclick: () => {
      this.range = name;
      for (const button of group.children) {
        button.setAttribute('aria-pressed', String(button.dataset.range === name));
      }
      this.draw();
    }}, t(name))));
    return group;
  }

  async read() {
    try {
      const [item, timeline] = await Promise.all([get(clientPath(this.id)), get(clientPath(this.id, `/timeline?limit=${TIMELINE}`)).catch(() => ({items: this.timeline}))]);
      if (this.isLeft) {
        return;
      }
      this.item = adopt(item, now());
      if (item.expirySeconds === null) {
        item.expirySeconds = FOR_EVER;
      }
      this.timeline = timeline.items;
      this.problem.hidden = true;
      this.body.hidden = false;
      this.show();
    } catch (failure) {
      if (!this.isLeft && failure.status !== 0) {
        this.gone(failure);
      }
    }
  }

  gone(failure) {
    if (failure.status === 404) {
      this.item = null;
      this.body.hidden = true;
      this.kickButton.disabled = this.purgeButton.disabled = true;
      fill(this.verdict, sign('closed'), h('span', h('b.closed', t('clientGone')), ` ${t('clientGoneHint')} `, h('a.link', {href: '#/clients'}, t('toClients'))));
    } else {
      this.say(failure);
    }
  }

  say(failure) {
    this.problem.hidden = false;
    text(this.problem, t('failed', {reason: failure.message || t('unreachable')}));
  }

  heard(kind, data) {
    if (kind === 'returned') {
      this.refresh();
    } else if (data && data.clientId === this.id) {
      if (this.item && apply(this.item, data)) {
        this.timeline = [data, ...this.timeline];
        this.show();
      }
      this.refresh();
    }
  }

  show() {
    const isClosed = this.item.state === 'closed';
    this.kickButton.disabled = this.item.state !== 'connected';
    this.purgeButton.disabled = isClosed;
    this.tick();
    this.draw();
    this.showLog();
    this.showFacts();
    this.showFlight();
    this.showQueue();
    this.showSubscriptions();
  }

  /** What runs: how long in this state, how much grace is left. */
  tick() {
    const {item} = this;
    const since = now() - item.changedAt;
    const [word, rest, mood] = {
      connected: () => [t('verdictConnected'), t('verdictConnectedFor', {time: ticking(since)}) + this.past(), 'connected'],
      disconnected: () => [t('verdictWaiting'), t('verdictWaitingFor', {time: ticking(since)}) + (item.graceEndsAt ? t('verdictGrace', {time: ticking(Math.max(0, item.graceEndsAt - now()))}) : ''), 'waiting'],
      closed: () => [t('verdictClosed'), t('verdictClosedAt', {time: ticking(since)}), 'closed'],
    }[item.state]();
    if (this.verdict.dataset.state !== item.state || !this.verdictRest) {
      this.verdict.dataset.state = item.state;
      this.verdictRest = h('span');
      fill(this.verdict, sign(item.state), h('span', h(`b.${mood}`, word), this.verdictRest));
    }
    text(this.verdictRest, rest);
    if (this.heardFact) {
      text(this.heardFact, item.state === 'connected' && item.lastHeardMillis !== null && item.lastHeardMillis !== undefined ? ago(item.lastHeardMillis + now() - item.readAt) : '–');
    }
  }

  past() {
    const returns = this.timeline.filter((event) => event.at > now() - 3600000 && (event.kind === 'resumed' || (event.kind === 'connected' && event.gapMillis)));
    return returns.length ? t('cameBack', {n: returns.length, present: returns.every((event) => event.kind === 'resumed' || event.sessionPresent)}) : t('neverLost');
  }

  draw() {
    const to = now();
    const from = to - RANGES[this.range] * 1000;
    text(this.stripTitle, '');
    fill(this.stripTitle, this.range === '1h' ? t('theLastHour') : t('theLast', {range: t(this.range)}), h('span', t('stripSub')));
    const segments = this.range === '1h' ? this.item.line : lineOf(this.timeline, this.item, from);
    drawStrip(this.chart, {segments: withCauses(drawn(segments, this.item.keepAliveSeconds || 0), segments), events: this.timeline, from, to, queued: this.item.queued});
  }

  showLog() {
    const rows = this.timeline.slice(0, SHOWN).map((event) => {
      const {sign: name, title, detail} = describe({keepAliveSeconds: this.item.keepAliveSeconds, ...event});
      const isToday = new Date(event.at).toDateString() === new Date(now()).toDateString();
      return h('li', h('time.dim', {datetime: new Date(event.at).toISOString()}, isToday ? clock(event.at) : [h('span', day(event.at)), ' ', clock(event.at)]), sign(name), h('div', h('b', h('bdi', title)), detail ? h('p', h('bdi', detail)) : null));
    });
    fill(this.log, rows.length ? rows : h('li.dim', t('happenedNone')));
  }

  showFacts() {
    const {item} = this;
    item.readAt = now();
    const known = (value) => value !== null && value !== undefined;
    this.heardFact = h('span');
    const will = item.will ? h('bdi', item.will.delaySeconds ? t('afterDelay', {topic: line(item.will.topic, 120), time: duration(item.will.delaySeconds * 1000)}) : line(item.will.topic, 120)) : t('none');
    const facts = [
      ['protocol', item.protocol || '–'],
      ['user', item.user ? h('bdi', line(item.user, 120)) : '–'],
      ['address', item.address ? h('bdi', line(item.address, 80)) : '–'],
      ['sessionSince', known(item.sessionSince) ? `${day(item.sessionSince)} ${clock(item.sessionSince)}` : '–'],
      ['keepAlive', known(item.keepAliveSeconds) ? `${item.keepAliveSeconds} ${t('s')}` : '–'],
      ['noticedWithin', known(item.detectionBoundMillis) ? `${Math.round(item.detectionBoundMillis / 10) / 100} ${t('s')}` : '–'],
      ['lastHeard', this.heardFact],
      ['grace', known(item.expirySeconds) ? (item.expirySeconds >= FOR_EVER ? t('never') : duration(item.expirySeconds * 1000)) : '–'],
      ['will', will],
      ['traffic', `${count(item.messagesIn)} · ${count(item.messagesOut)}`],
      ['bytesInOut', `${bytes(item.bytesIn)} · ${bytes(item.bytesOut)}`],
    ];
    fill(this.facts, facts.map(([name, value]) => [h('dt', t(name)), h('dd', value)]));
    this.tick();
  }

  showFlight() {
    const {item} = this;
    const max = item.receiveMaximum || 0;
    const list = item.inFlightList || [];
    const used = item.inFlight ?? list.length;
    const sub = max ? t('inFlightOf', {n: count(used), max: count(max)}) : count(used);
    const drawnSlots = max > MOST_SLOTS || !max
      ? h('meter.meter', {min: 0, max: max || 1, value: used, 'aria-label': sub})
      : h('div.slots', {role: 'img', 'aria-label': sub}, list.map((each) => h(isReleased(each) ? 'i.released' : 'i.sent', {title: each.topic ? line(each.topic, 200) : null}, String(each.packetId))), Array.from({length: Math.max(0, max - list.length)}, () => h('i')));
    fill(this.flight, h('h2', t('inFlightTo')), h('p.sub', sub), drawnSlots, h('p.key', h('span', h('i.sent'), t('awaitsPuback')), h('span', h('i.released'), t('awaitsPubcomp'))));
  }

  showQueue() {
    const queue = this.item.queue || {messages: this.item.queued || 0, bytes: 0};
    const sub = queue.messages ? (queue.maxMessages ? t('queueOf', {n: count(queue.messages), max: count(queue.maxMessages)}) : count(queue.messages)) : t('queueEmpty');
    fill(
      this.queue,
      h('h2.second', t('queue')),
      h('p.sub', sub),
      h('meter.meter', {min: 0, max: queue.maxMessages || Math.max(1, queue.messages), value: queue.messages, 'aria-label': sub}),
      h('p.pair', h('span', t('bytesWord')), h('span', queue.maxBytes ? `${bytes(queue.bytes)} / ${bytes(queue.maxBytes)}` : bytes(queue.bytes))),
      h('p.pair', h('span', t('droppedToday')), h('b', count(this.item.droppedToday ?? 0))),
    );
  }

  showSubscriptions() {
    const list = this.item.subscriptions || [];
    fill(this.subscriptions, list.length ? h('ul.subscriptions', list.slice(0, 200).map((each) => h('li', h('span.mono', {title: line(each.filter, 1000)}, h('bdi', line(each.filter, 200))), h('span.dim', `QoS ${each.qos}`)))) : h('p.sub', t('subscriptionsNone')));
  }

  async kick() {
    const seconds = this.item.expirySeconds;
    const words = !seconds ? t('disconnectTextNoGrace') : seconds >= FOR_EVER ? t('disconnectTextForEver') : t('disconnectText', {grace: duration(seconds * 1000)});
    if (await confirm({title: t('disconnectAsk'), subject: this.id, words, verb: t('disconnect'), isLoss: !seconds})) {
      this.act(() => post(clientPath(this.id, '/kick')));
    }
  }

  async purge() {
    const {item} = this;
    const words = t('purgeText', {subscriptions: (item.subscriptions || []).length, inFlight: item.inFlight || 0, queued: item.queued || 0, will: Boolean(item.will)});
    if (await confirm({title: t('purgeAsk'), subject: this.id, words, verb: t('purgeDo')})) {
      this.act(() => remove(clientPath(this.id)));
    }
  }

  async act(deed) {
    try {
      await deed();
      this.refresh();
    } catch (failure) {
      this.say(failure);
    }
  }
}

/** A QoS 2 message whose PUBREC came: only PUBCOMP is missing. */
const isReleased = (each) => /pubcomp|released|pubrel/i.test(String(each.phase));

/** The drawn pieces with the causes of their losses. */
function withCauses(pieces, segments) {
  return pieces.map((piece) => [...piece.slice(0, 3), segments.find(([from, , state]) => from === piece[0] && state === piece[2])?.[3] ?? null]);
}

/** Segments of a longer window, made from the timeline. */
function lineOf(timeline, item, from) {
  const line = [];
  const turn = (at, state, cause = null) => {
    if (line.length && line.at(-1)[1] === null) {
      line.at(-1)[1] = at;
    }
    line.push([at, null, state, cause]);
  };
  for (const event of [...timeline].reverse()) {
    if (['connected', 'resumed'].includes(event.kind)) {
      turn(event.at, 'connected');
    } else if (['lost', 'disconnected', 'taken-over'].includes(event.kind)) {
      turn(event.at, 'disconnected', event.cause);
    } else if (['expired', 'closed'].includes(event.kind)) {
      turn(event.at, 'closed', event.cause);
    }
  }
  return line.length ? line : [[Math.max(from, item.sessionSince ?? from), null, item.state, item.lastCause]];
}
