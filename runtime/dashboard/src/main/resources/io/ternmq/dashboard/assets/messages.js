// Live messages. The page is a client like any other: it subscribes over WebSocket, and its link may be cut to see it come back.

import {h, fill, text} from './dom.js';
import {t} from './words.js';
import {listen} from './link.js';
import {overview} from './broker.js';
import {clock, count, duration, foreign} from './format.js';
import {note} from './router.js';
import {sign} from './shapes.js';
import {PageClient} from './mqtt.js';
import {Stream} from './stream.js';

/** Rows shown in a second at most; the others are counted. */
const SHOWN_PER_SECOND = 20;
const HOUR = 3600000;

/** The live messages in an element; returns how they are left. */
export function messagesPage(element, at) {
  return new Messages(element, at.query.get('filter') || '#').leave;
}

class Messages {
  constructor(element, filter) {
    Object.assign(this, {element, filter});
    this.matched = 0;
    this.shown = 0;
    this.missed = 0;
    this.isPaused = false;
    this.client = new PageClient({
      onState: () => this.showLink(),
      onMessage: (message) => this.onMessage(message),
      onLost: (drop) => {
        this.gap = this.stream.gap(t('gapOpen', {time: clock(drop.at)}));
        this.gap.drop = drop;
      },
      onBack: (drop) => this.onBack(drop),
    });
    this.build();
    const stop = listen((kind, data) => this.heard(kind, data));
    const second = setInterval(() => this.second(), 1000);
    const bye = () => this.client.close();
    addEventListener('pagehide', bye);
    this.leave = () => {
      stop();
      clearInterval(second);
      removeEventListener('pagehide', bye);
      bye();
    };
    this.client.open();
    this.subscribe();
  }

  build() {
    this.rate = h('span.dim');
    this.field = h('input.field.mono', {id: 'filter', 'aria-label': t('topicFilter'), value: this.filter, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off'});
    this.pauseButton = h('button.button', {type: 'button', 'aria-pressed': 'false', onclick: () => this.pause()}, t('pause'));
    this.problem = h('p.loss', {role: 'alert', hidden: true});
    this.linkSign = h('span.link-sign');
    this.linkTitle = h('b');
    this.linkText = h('small');
    this.linkButton = h('button.button', {type: 'button', id: 'cut', onclick: () => this.press()});
    this.banner = h('div.link', this.linkSign, h('div.words', {role: 'status', 'aria-live': 'polite'}, this.linkTitle, this.linkText), this.linkButton);
    const list = h('div');
    this.stream = new Stream(list);
    const form = h('form.filters', {onsubmit: (event) => {
      event.preventDefault();
      this.filter = this.field.value.trim() || '#';
      note('messages', {filter: this.filter === '#' ? '' : this.filter});
      this.subscribe();
    }}, this.field, h('button.button.main', {type: 'submit'}, t('subscribe')), this.pauseButton);
    fill(this.element, h('div.live', h('div.left', h('div.page-head', h('h1', t('messages')), this.rate), form, this.problem, this.banner, list), h('aside.right', this.form())));
    this.showLink();
  }

  form() {
    this.topic = h('input.field.mono', {id: 'topic', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', 'aria-describedby': 'outcome'});
    this.payload = h('textarea.field.mono', {id: 'payload', rows: 8, spellcheck: 'false'});
    this.retain = h('input', {type: 'checkbox', id: 'retain'});
    this.outcome = h('p.outcome', {id: 'outcome', role: 'status'});
    this.qos = 1;
    const qos = h('div.choice', {role: 'group', 'aria-label': 'QoS'}, [0, 1, 2].map((value) => h('button', {type: 'button', 'data-qos': value, 'aria-pressed': String(value === 1), onclick: () => {
      this.qos = value;
      for (const button of qos.children) {
        button.setAttribute('aria-pressed', String(Number(button.dataset.qos) === value));
      }
    }}, String(value))));
    const form = h(
      'form.form',
      {onsubmit: (event) => {
        event.preventDefault();
        this.publish();
      }},
      h('label', h('span', t('topic')), this.topic),
      h('label', h('span', t('payload')), this.payload),
      h('div.two', h('div', h('span.small-label', 'QoS'), qos), h('label.check', this.retain, h('span', t('retain')))),
      h('button.button.main.wide', {type: 'submit', id: 'publish'}, t('publish')),
      this.outcome,
    );
    this.promise = h('p.sub');
    this.showPromise();
    // On a phone the form stands behind its button.
    const opener = h('button.button.opener', {type: 'button', 'aria-expanded': 'false', onclick: () => {
      box.classList.add('open');
      this.topic.focus();
    }}, t('publish'));
    const box = h('div.publish', opener, h('div.publish-form', h('h2', t('publish')), this.promise, form));
    return box;
  }

  showPromise() {
    const level = overview()?.broker.durability;
    text(this.promise, level ? t('acknowledgedAt', {level}) : '');
  }

  async subscribe() {
    const filter = this.filter;
    this.problem.hidden = true;
    delete this.field.dataset.granted;
    if (!isFilter(this.filter)) {
      this.problem.hidden = false;
      text(this.problem, t('filterWrong'));
      return;
    }
    try {
      await this.client.subscribe(filter, 1);
      this.field.dataset.granted = filter;
    } catch (failure) {
      this.problem.hidden = false;
      text(this.problem, t('subscribeRefused', {reason: foreign(failure.message, 300)}));
    }
  }

  async publish() {
    const topic = this.topic.value;
    if (!topic || /[+#]/.test(topic)) {
      this.say('lost', t('topicMissing'));
      this.topic.focus();
      return;
    }
    const began = performance.now();
    const qos = this.qos;
    if (this.client.state !== 'connected') {
      this.say('disconnected', t('publishWaits'));
    }
    try {
      const {matched} = await this.client.publish({topic, payload: new TextEncoder().encode(this.payload.value), qos, retain: this.retain.checked});
      this.say('connected', qos === 0 ? t('publishedZero') : t('publishedTo', {time: duration(performance.now() - began), matched}));
    } catch (failure) {
      this.say('lost', t('publishRefused', {reason: foreign(failure.message, 300)}));
    }
  }

  say(name, words) {
    fill(this.outcome, sign(name), h('span', words));
  }

  onMessage(message) {
    this.matched++;
    if (this.isPaused) {
      this.missed++;
    } else if (this.shown < SHOWN_PER_SECOND) {
      this.shown++;
      this.stream.add(message);
    }
  }

  onBack(drop) {
    if (this.gap && this.gap.drop === drop) {
      text(this.gap.words, t('gapClosed', {time: clock(drop.at), gap: duration(drop.backAt - drop.at), present: drop.isPresent, waited: drop.waited}));
    }
  }

  /** The broker tells about the page's client too: how many messages waited for it. */
  heard(kind, data) {
    if (kind === 'overview') {
      this.showPromise();
    } else if (kind === 'connected' && data.clientId === this.client.clientId) {
      const drop = this.client.drops.at(-1);
      if (drop && data.waiting !== null && data.waiting !== undefined) {
        drop.waited = data.waiting;
        if (drop.backAt !== null) {
          this.onBack(drop);
          this.showLink();
        }
      }
    }
  }

  second() {
    const {state} = this.client;
    const words = state === 'waiting' ? t('whileLost') : this.isPaused ? t('paused', {n: count(this.missed)}) : this.matched > this.shown ? t('matchingShown', {n: count(this.matched), shown: SHOWN_PER_SECOND}) : t('matching', {n: count(this.matched)});
    text(this.rate, words);
    this.matched = 0;
    this.shown = 0;
    if (state === 'waiting' && this.countdown) {
      text(this.countdown, this.secondsLeft());
    }
  }

  secondsLeft() {
    return String(Math.max(0, Math.ceil((this.client.nextAt - Date.now()) / 1000)));
  }

  pause() {
    this.isPaused = !this.isPaused;
    this.missed = 0;
    this.pauseButton.setAttribute('aria-pressed', String(this.isPaused));
    text(this.pauseButton, t(this.isPaused ? 'go' : 'pause'));
  }

  press() {
    if (this.client.state === 'connected') {
      this.client.cut();
    } else {
      this.client.open();
    }
  }

  showLink() {
    const {client} = this;
    const isLost = client.state === 'waiting';
    this.banner.classList.toggle('lost', isLost);
    this.banner.dataset.state = client.state;
    fill(this.linkSign, sign(isLost ? 'disconnected' : client.state === 'connected' ? 'connected' : 'closed'));
    this.countdown = null;
    this.linkButton.hidden = client.state === 'none';
    if (client.state === 'none') {
      text(this.linkTitle, t('noWebSocket'));
      fill(this.linkText, t('noWebSocketHint'), ' ', h('code', 'listeners: [{uri: "ws://127.0.0.1:8083/mqtt"}]'));
      return;
    }
    if (isLost) {
      this.showLost();
    } else {
      text(this.linkTitle, t(client.state === 'connected' ? 'Connected' : 'linkNone'));
      text(this.linkText, client.state === 'connected' ? this.past() : '…');
    }
    text(this.linkButton, t(client.state === 'connected' ? 'cut' : 'tryNow'));
    this.linkButton.title = client.state === 'connected' ? t('cutTitle') : '';
  }

  showLost() {
    const {client} = this;
    if (client.nextAt === null) {
      text(this.linkTitle, t('linkLostNow'));
    } else {
      this.countdown = h('span', {'aria-hidden': 'true'}, this.secondsLeft());
      const [before, after] = t('linkLost').split('{n}');
      fill(this.linkTitle, before, this.countdown, after);
    }
    text(this.linkText, client.refused ? t('linkRefused', {reason: foreign(client.refused, 200)}) : t('linkAttempt', {n: client.attempt + (client.nextAt === null ? 0 : 1)}));
  }

  past() {
    const drops = this.client.drops.filter((drop) => drop.at > Date.now() - HOUR && drop.backAt !== null);
    const last = drops.at(-1);
    return last ? t('linkDrops', {n: drops.length, gap: duration(last.backAt - last.at), present: last.isPresent, waited: last.waited}) : t('linkNoDrop');
  }
}

/** Whether a filter may be sent at all. */
export function isFilter(filter) {
  const levels = filter.split('/');
  return filter.length > 0 && levels.every((level, index) => !/[+#]/.test(level) || level === '+' || (level === '#' && index === levels.length - 1));
}
