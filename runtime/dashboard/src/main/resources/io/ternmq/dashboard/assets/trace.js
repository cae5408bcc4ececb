// Every packet of one client, as the broker tells them: newest first, until its bounds or a press stop it.

import {h, fill, text} from './dom.js';
import {t, has, causeName} from './words.js';
import {clientPath, headers, wanted} from './api.js';
import {blocksOf, eventOf} from './feed.js';
import {bytes, clockMillis, count, duration, line} from './format.js';

const SECONDS = 600;
const PACKETS = 10000;
/** Rows in the document; older ones are let go. */
const MOST_ROWS = 500;
/** The broker says something at least every ten seconds. */
const SILENCE_MILLIS = 30000;
const TOPIC_CHARACTERS = 300;
const FILTERS = 20;

/** The panel of one client; `onRunning` hears whether it runs. */
export class Trace {
  constructor(id, onRunning) {
    Object.assign(this, {id, onRunning});
    this.list = h('ol.mono', {'aria-label': t('traceTitle'), tabindex: 0});
    this.said = h('p.sub', {role: 'status'});
    this.stopButton = h('button.button.little', {type: 'button', 'data-act': 'trace-stop', onclick: () => this.stop()}, t('traceStop'));
    const bounds = t('traceSub', {time: duration(SECONDS * 1000), packets: count(PACKETS)});
    this.element = h('section.trace', {hidden: true}, h('div.head', h('h2', t('traceTitle'), h('span', bounds)), this.stopButton), this.said, this.list);
  }

  /** Begins anew, with an empty list. */
  async start() {
    this.leave();
    const mine = new AbortController();
    this.abort = mine;
    this.packets = 0;
    this.element.hidden = false;
    fill(this.list);
    this.say(t('traceAsks'));
    this.runs(true);
    let problem = null;
    try {
      problem = await this.read(mine);
    } catch {
      problem = t('traceBroken');
    }
    clearTimeout(this.silence);
    if (this.abort === mine) {
      this.abort = null;
      this.runs(false);
      if (problem !== null) {
        this.say(problem);
      }
    }
  }

  /** Why it stands still; null where the broker has said so itself. */
  async read(mine) {
    this.lives(mine);
    const response = await fetch(clientPath(this.id, `/trace?seconds=${SECONDS}&packets=${PACKETS}`), {headers: headers(), cache: 'no-store', signal: mine.signal});
    if (response.status === 401) {
      clearTimeout(this.silence);
      await wanted();
      return this.abort === mine ? this.read(mine) : null;
    }
    if (!response.ok) {
      const answer = await response.json().catch(() => ({}));
      return t('failed', {reason: answer.error || t('http', {status: response.status})});
    }
    for await (const block of blocksOf(response.body, () => this.lives(mine))) {
      const event = eventOf(block);
      if (event && this.abort === mine) {
        this.hear(event.kind, event.data);
      }
      if (event && event.kind === 'end') {
        return null;
      }
    }
    return t('traceBroken');
  }

  lives(mine) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => mine.abort(), SILENCE_MILLIS);
  }

  hear(kind, data) {
    if (kind === 'start') {
      this.say(t(data.isConnected ? 'traceNone' : 'traceAway'));
    } else if (kind === 'end') {
      this.say(t(has(`traceEnd.${data.reason}`) ? `traceEnd.${data.reason}` : 'traceEnd.stopped', {n: data.packets}));
    } else {
      this.packets += kind === 'packet' ? 1 : 0;
      this.say(t('traceShown', {n: this.packets}));
      this.list.prepend(rowOf(kind, data));
      while (this.list.children.length > MOST_ROWS) {
        this.list.lastChild.remove();
      }
    }
  }

  say(words) {
    text(this.said, words);
  }

  runs(isRunning) {
    this.stopButton.disabled = !isRunning;
    this.onRunning(isRunning);
  }

  /** Reads no more; what was read stays. */
  stop() {
    if (this.abort) {
      this.leave();
      this.runs(false);
      this.say(t('traceStopped', {n: this.packets}));
    }
  }

  /** The panel goes away. */
  hide() {
    this.stop();
    this.element.hidden = true;
  }

  leave() {
    clearTimeout(this.silence);
    const mine = this.abort;
    this.abort = null;
    mine?.abort();
  }
}

function rowOf(kind, data) {
  const time = h('time.dim', data.at ? {datetime: new Date(data.at).toISOString()} : {}, data.at ? clockMillis(data.at) : '');
  if (kind === 'packet') {
    const isOut = data.direction === 'out';
    return h('li', time, h('span', {role: 'img', 'aria-label': t(isOut ? 'out' : 'in')}, isOut ? '→' : '←'), h('b', String(data.type).toUpperCase()), h('span.dim', h('bdi', detailOf(data))));
  }
  const words = {
    opened: () => t('traceOpened', {address: line(data.address || '–', 80)}),
    closed: () => t('traceClosed', {cause: causeName(data.cause)}),
    fault: () => t('traceFault', {sentence: line(data.sentence || '', 200)}),
    missed: () => t('traceMissed', {n: data.rows}),
  }[kind];
  return h('li.mark', {'data-kind': kind}, time, h('span.wide', h('bdi', words ? words() : kind)));
}

/** What a packet has, in MQTT's own words; those are the same in every language. */
function detailOf(data) {
  const parts = [];
  const add = (word) => word && parts.push(word);
  add(data.packetId ? `#${data.packetId}` : '');
  if (data.type === 'publish') {
    parts.push(`QoS ${data.qos}`);
    add(data.dup ? 'DUP' : '');
    add(data.retain ? 'RETAIN' : '');
    parts.push(`${data.topic === null ? t('traceAlias') : line(data.topic, TOPIC_CHARACTERS)}, ${bytes(data.payloadBytes)}`);
  } else if (data.type === 'connect') {
    add(data.protocol && `MQTT ${data.protocol}`);
    add(data.cleanStart ? 'Clean Start' : '');
    parts.push(`Keep Alive ${data.keepAliveSeconds} ${t('s')}`);
    add(data.user && `User Name ${line(data.user, 80)}`);
    add(data.will && `Will ${line(data.will.topic, TOPIC_CHARACTERS)}`);
  } else if (data.filters) {
    add(data.filters.slice(0, FILTERS).map((each) => line(each.filter, TOPIC_CHARACTERS) + (each.qos === undefined ? '' : ` QoS ${each.qos}`)).join(', '));
    add(data.filters.length > FILTERS ? `… ${count(data.filters.length)}` : '');
  } else if (data.reasonCodes) {
    add(data.reasonCodes.slice(0, FILTERS).map(hex).join(' '));
  } else if (data.reasonCode !== undefined) {
    add(data.sessionPresent === undefined ? '' : `Session Present ${data.sessionPresent ? 1 : 0}`);
    parts.push(hex(data.reasonCode));
    add(data.properties?.['reason-string'] && line(data.properties['reason-string'], 200));
  }
  return parts.join(' ');
}

const hex = (code) => `0x${code.toString(16).padStart(2, '0').toUpperCase()}`;
