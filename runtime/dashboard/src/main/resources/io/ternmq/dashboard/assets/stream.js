// Messages as rows, newest first; a row opens to its whole content. Text only, never markup.

import {h, fill} from './dom.js';
import {t} from './words.js';
import {bytes, clockMillis, duration, foreign, line, TEXT_CHARACTERS} from './format.js';
import {hexOf, textOf} from './packets.js';

/** Rows in the document; older ones are let go. */
const MOST_ROWS = 300;
/** Payload bytes that a row and an open message show. */
const ROW_BYTES = 400;
const OPEN_BYTES = 16384;
const HEX_BYTES = 512;

/** A list of messages in an element. */
export class Stream {
  constructor(element) {
    this.list = h('div.stream', {role: 'list', 'aria-label': t('streamLabel')});
    this.nothing = h('p.nothing', t('streamEmpty'));
    const names = ['time', 'topic', 'qos', 'retainedHead', 'size', 'payload'];
    const head = h('div.stream-head', {'aria-hidden': 'true'}, names.map((name) => h(name === 'size' ? 'span.number' : 'span', t(name))));
    fill(element, head, this.list, this.nothing);
  }

  add(message) {
    this.nothing.hidden = true;
    this.list.prepend(messageRow({...message, at: Date.now()}, h('span.dim', clockMillis(Date.now()))));
    while (this.list.children.length > MOST_ROWS) {
      this.list.lastChild.remove();
    }
  }

  /** A drop as a hatched line in the stream, at its place in time. */
  gap(words) {
    this.nothing.hidden = true;
    const label = h('span', words);
    const element = h('div.gapline', {role: 'listitem'}, label);
    this.list.prepend(element);
    return {element, words: label};
  }
}

/** One message: a row that opens. `first` is its first cell, `more` are elements of the opened part. */
export function messageRow(message, first, more = []) {
  const cut = message.topic.lastIndexOf('/') + 1;
  const topic = line(message.topic, 300);
  const short = textOf(message.payload.subarray(0, ROW_BYTES)) ?? textOf(message.payload.subarray(0, Math.max(0, ROW_BYTES - 4)));
  const preview = short === null ? hexOf(message.payload, 24) : line(short, ROW_BYTES);
  const button = h(
    'button.row',
    {type: 'button', 'aria-expanded': 'false'},
    first,
    h('span.topic', {title: line(message.topic, 1000)}, h('bdi', cut < 300 ? [line(message.topic.slice(0, cut), 300), h('b', line(message.topic.slice(cut), 300))] : topic)),
    h('span.row-qos', String(message.qos)),
    h('span', message.retain ? h('span.tag', t('retainedTag')) : null),
    h('span.number', bytes(message.size ?? message.payload.length)),
    h('span.mono.dim', h('bdi', preview)),
  );
  const item = h('div.item', {role: 'listitem'}, button);
  button.addEventListener('click', () => {
    const isOpen = button.getAttribute('aria-expanded') === 'true';
    button.setAttribute('aria-expanded', String(!isOpen));
    if (isOpen) {
      item.lastChild.remove();
    } else {
      item.append(opened(message, more));
    }
  });
  return item;
}

/** The whole of a message. */
function opened(message, more) {
  const content = textOf(message.payload);
  const facts = [];
  const fact = (name, value) => value !== null && value !== undefined && value !== '' && facts.push(h('dt', t(name)), h('dd', value));
  const {properties = {}} = message;
  fact('from', message.from && h('bdi.mono', line(message.from, 120)));
  fact('contentType', properties.contentType && h('bdi', line(properties.contentType, 120)));
  fact('expiresIn', properties.expirySeconds !== undefined ? duration(properties.expirySeconds * 1000) : null);
  fact('responseTopic', properties.responseTopic && h('bdi.mono', line(properties.responseTopic, 120)));
  (properties.user || []).slice(0, 20).forEach(([name, value]) => facts.push(h('dt', h('bdi', line(name, 60))), h('dd', h('bdi', line(value, 120)))));
  const size = message.size ?? message.payload.length;
  const shown = Math.min(message.payload.length, content === null ? HEX_BYTES : OPEN_BYTES);
  const pre = content === null ? h('pre', hexLines(message.payload.subarray(0, HEX_BYTES))) : h('pre', pretty(content));
  const where = message.topic.length > 60 ? h('p.whole.mono', h('bdi', foreign(message.topic, 4000))) : null;
  const notes = [content === null && size ? t('hex') : null, size > shown ? t('more', {shown: bytes(shown), all: bytes(size)}) : null].filter(Boolean).join(' · ');
  return h('div.opened', h('div.content', where, pre, notes ? h('p.dim', notes) : null), h('div', h('dl', facts), more));
}

function hexLines(payload) {
  const rows = [];
  for (let at = 0; at < payload.length; at += 16) {
    const piece = payload.subarray(at, at + 16);
    const letters = [...piece].map((value) => (value > 31 && value < 127 ? String.fromCharCode(value) : '·')).join('');
    rows.push(`${at.toString(16).padStart(4, '0')}  ${hexOf(piece, 16).padEnd(48)} ${letters}`);
  }
  return rows.join('\n');
}

const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON laid out and coloured; anything else as it is. */
function pretty(content) {
  let laid;
  if (content.length > TEXT_CHARACTERS || !/^\s*[[{]/.test(content)) {
    return h('bdi', foreign(content, TEXT_CHARACTERS));
  }
  try {
    laid = foreign(JSON.stringify(JSON.parse(content), null, 2), TEXT_CHARACTERS);
  } catch {
    return h('bdi', foreign(content, TEXT_CHARACTERS));
  }
  const parts = [];
  let at = 0;
  for (const match of laid.matchAll(TOKENS)) {
    parts.push(laid.slice(at, match.index));
    at = match.index + match[0].length;
    const kind = match[1] ? (match[2] ? 'name' : 'string') : 'value';
    parts.push(h(`span.json-${kind}`, match[1] || match[0]), match[2] || '');
  }
  parts.push(laid.slice(at));
  return h('bdi', parts);
}
