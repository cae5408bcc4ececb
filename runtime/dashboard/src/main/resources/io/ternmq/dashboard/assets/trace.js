// Every packet of one client as it passes, for a bounded time. Payloads stay out.

import {h, fill} from './dom.js';
import {t} from './words.js';
import {clientPath, headers, post, remove} from './api.js';
import {bytes, clockMillis, line} from './format.js';

/** How long a trace runs, and how many packets the page keeps. */
const TRACE_SECONDS = 600;
const MOST_PACKETS = 10000;
/** Rows in the document; older ones are let go. */
const MOST_ROWS = 200;

/** A trace in an element. `onEnd` hears when it stops by itself. */
export class Trace {
  constructor(element, clientId, onEnd) {
    Object.assign(this, {element, clientId, onEnd});
    this.list = h('ol.mono');
    this.seen = 0;
    fill(element, h('h2', t('traceTitle'), h('span', t('traceSub'))), this.list);
    fill(this.list, h('li.dim', t('traceNone')));
    this.abort = new AbortController();
  }

  async start() {
    try {
      await post(clientPath(this.clientId, '/trace'), {seconds: TRACE_SECONDS, payloads: false});
      const response = await fetch(clientPath(this.clientId, '/trace/stream'), {headers: headers(), cache: 'no-store', signal: this.abort.signal});
      if (!response.ok) {
        throw new Error(t('http', {status: response.status}));
      }
      await this.read(response.body.getReader());
      this.note(t('traceEnded'));
    } catch (failure) {
      if (!this.abort.signal.aborted) {
        this.note(t('failed', {reason: failure.message || t('unreachable')}));
      }
    }
    if (!this.abort.signal.aborted) {
      this.onEnd();
    }
  }

  async read(reader) {
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const {done, value} = await reader.read();
      if (done || this.seen >= MOST_PACKETS) {
        return;
      }
      rest += decoder.decode(value, {stream: true});
      const blocks = rest.split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        const data = block.split('\n').filter((row) => row.startsWith('data:')).map((row) => row.slice(5)).join('');
        if (data) {
          this.packet(JSON.parse(data));
        }
      }
    }
  }

  packet(it) {
    if (this.seen++ === 0) {
      fill(this.list);
    }
    const isOut = it.direction === 'out' || it.direction === 'to-client' || it.direction === '→';
    const words = [it.packetId ? `#${it.packetId}` : null, it.qos !== null && it.qos !== undefined ? `QoS ${it.qos}` : null, it.topic ? line(it.topic, 200) : null, it.bytes !== null && it.bytes !== undefined ? bytes(it.bytes) : null, it.text ? line(it.text, 200) : null].filter(Boolean).join(' ');
    this.list.prepend(h('li', h('span.dim', clockMillis(it.at)), h('span', {'aria-label': t(isOut ? 'toClient' : 'fromClient')}, isOut ? '→' : '←'), h('b', it.type), h('span.dim', h('bdi', words))));
    if (this.list.children.length > MOST_ROWS) {
      this.list.lastChild.remove();
    }
  }

  note(words) {
    this.list.prepend(h('li.dim', words));
  }

  stop() {
    this.abort.abort();
    remove(clientPath(this.clientId, '/trace')).catch(() => {
      // it ends by its own bound
    });
  }
}
