// Retained messages: what waits for whoever subscribes later.

import {h, fill, text} from './dom.js';
import {t} from './words.js';
import {get, path, remove, segment} from './api.js';
import {listen} from './link.js';
import {now} from './broker.js';
import {line, moment} from './format.js';
import {note} from './router.js';
import {confirm} from './dialogs.js';
import {isFilter} from './messages.js';
import {messageRow} from './stream.js';

const ROWS = 100;

/** The retained messages in an element; returns how they are left. */
export function retainedPage(element, at) {
  return new Retained(element, at.query.get('filter') || '#').leave;
}

class Retained {
  constructor(element, filter) {
    Object.assign(this, {element, filter});
    this.field = h('input.field.mono', {id: 'filter', 'aria-label': t('topicFilter'), value: filter, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off'});
    this.sub = h('span.dim');
    this.problem = h('p.loss', {role: 'alert', hidden: true});
    this.list = h('div.stream', {role: 'list', 'aria-label': t('retained')});
    this.nothing = h('div.nothing', {hidden: true}, h('p', t('retainedNone')), h('p.sub', t('retainedNoneHint')));
    this.more = h('button.button', {type: 'button', hidden: true, onclick: () => this.read(this.next)}, t('loadMore'));
    const form = h('form.filters', {role: 'search', onsubmit: (event) => {
      event.preventDefault();
      this.filter = this.field.value.trim() || '#';
      note('retained', {filter: this.filter === '#' ? '' : this.filter});
      this.read();
    }}, this.field, h('button.button.main', {type: 'submit'}, t('show')));
    const names = ['changed', 'topic', 'qos', '', 'size', 'payload'];
    const head = h('div.stream-head', {'aria-hidden': 'true'}, names.map((name) => h(name === 'size' ? 'span.number' : 'span', name ? t(name) : '')));
    fill(element, h('div.page-head', h('h1', t('retained')), this.sub), form, this.problem, head, this.list, this.nothing, h('div.foot', this.more));
    const stop = listen((kind) => kind === 'returned' && this.read());
    this.leave = () => {
      stop();
      this.abort?.abort();
    };
    this.read();
  }

  async read(after = null) {
    this.problem.hidden = true;
    if (!isFilter(this.filter)) {
      this.say(t('filterWrong'));
      return;
    }
    this.abort?.abort();
    this.abort = new AbortController();
    const {signal} = this.abort;
    try {
      const answer = await get(path('retained', {filter: this.filter, limit: ROWS, after}), signal);
      const rows = answer.items.map((item) => this.row(item));
      if (after) {
        this.list.append(...rows);
      } else {
        this.list.replaceChildren(...rows);
      }
      this.next = answer.next;
      this.more.hidden = !answer.next;
      this.total = answer.total ?? this.list.children.length;
      this.counted();
    } catch (failure) {
      if (!signal.aborted) {
        this.say(t('failed', {reason: failure.message || t('unreachable')}));
      }
    }
  }

  counted() {
    text(this.sub, t('retainedSub', {total: this.total}));
    this.nothing.hidden = this.list.children.length > 0;
  }

  say(words) {
    this.problem.hidden = false;
    text(this.problem, words);
  }

  row(item) {
    const at = item.at ?? item.storedAt ?? item.publishedAt ?? item.changedAt;
    const payload = bytesOf(item);
    const remover = h('button.button.loss', {type: 'button', 'data-act': 'delete', onclick: () => this.remove(item.topic, element)}, t('delete'));
    const properties = {contentType: item.contentType ?? undefined, expirySeconds: item.expirySeconds ?? (item.expiresAt ? Math.max(0, (item.expiresAt - now()) / 1000) : undefined), responseTopic: item.responseTopic ?? undefined, user: pairs(item.userProperties)};
    const message = {topic: item.topic, qos: item.qos, retain: false, payload, size: item.payloadBytes ?? item.bytes ?? item.size ?? payload.length, from: item.from ?? item.clientId, properties};
    const element = messageRow(message, h('span.dim', at ? moment(at, now()) : '–'), [h('div.acts', remover)]);
    return element;
  }

  async remove(topic, element) {
    if (!(await confirm({title: t('deleteAsk'), subject: topic, words: t('deleteText'), verb: t('deleteDo')}))) {
      return;
    }
    try {
      await remove(path(`retained/${segment(topic)}`));
    } catch (failure) {
      this.say(failure.status === 404 ? t('goneMessage') : t('failed', {reason: failure.message || t('unreachable')}));
      if (failure.status !== 404) {
        return;
      }
    }
    element.remove();
    this.total = Math.max(0, this.total - 1);
    this.counted();
    this.field.focus();
  }
}

function bytesOf(item) {
  if (item.payloadBase64) {
    return Uint8Array.from(atob(item.payloadBase64), (letter) => letter.charCodeAt(0));
  }
  return new TextEncoder().encode(item.payload ?? '');
}

const pairs = (properties) => (Array.isArray(properties) ? properties.map((each) => (Array.isArray(each) ? each : [each.name ?? each.key, each.value])) : Object.entries(properties ?? {})).map(([name, value]) => [line(String(name)), line(String(value))]);
