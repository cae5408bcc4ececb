// The frame around every page: masthead, address, token, and the page's own link.

import {h, fill, text} from './dom.js';
import {isChinese, keep, switchLanguage, t} from './words.js';
import {onTokenWanted} from './api.js';
import {connect, drops, link, listen} from './link.js';
import {now, overview, readOverview} from './broker.js';
import {clock, duration} from './format.js';
import {place} from './router.js';
import {strip, tern} from './shapes.js';
import {askToken} from './dialogs.js';
import {overviewPage} from './overview.js';
import {clientsPage} from './clients.js';
import {clientPage} from './client.js';
import {messagesPage} from './messages.js';
import {retainedPage} from './retained.js';
import {settingsPage} from './settings.js';
import {s} from './dom.js';

const PAGES = ['overview', 'clients', 'messages', 'retained', 'settings'];
const OPEN = {overview: overviewPage, clients: clientsPage, messages: messagesPage, retained: retainedPage, settings: settingsPage};
const THEME = 'ternmq.theme';

const mast = document.getElementById('mast');
const main = document.getElementById('main');
const stale = document.getElementById('stale');

let leave = null;
let self = null;
let selfText = null;
let here = null;

function show() {
  const at = place();
  const name = OPEN[at.name] ? at.name : 'overview';
  const key = `${name}/${at.id ?? ''}`;
  if (here !== null && here !== key) {
    scrollTo(0, 0);
  }
  here = key;
  masthead(name);
  leave?.();
  fill(main);
  main.className = `wrap page-${at.id === null ? name : 'client'}`;
  leave = name === 'clients' && at.id !== null ? clientPage(main, at) : OPEN[name](main, at);
  document.title = `${at.id === null ? t(name) : at.id.slice(0, 60)} · TernMQ`;
  drawLink();
}

function masthead(name) {
  const items = PAGES.map((page) => h('a', {href: `#/${page}`, 'aria-current': page === name ? 'page' : null}, t(page)));
  self = h('span.self-line');
  selfText = h('span.self-text');
  const half = s('svg', {width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true'}, s('circle', {cx: 8, cy: 8, r: 6, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5}), s('path', {d: 'M8 2a6 6 0 0 1 0 12z', fill: 'currentColor'}));
  fill(
    mast,
    h('a.skip', {href: '#main', onclick: (event) => {
      event.preventDefault();
      main.focus();
    }}, t('skip')),
    h(
      'div.wrap',
      h('a.brand', {href: '#/overview', 'aria-label': t('brandLabel')}, tern(38, 25), 'TernMQ'),
      h('nav', {'aria-label': t('mainMenu')}, items),
      h('div.mast-end', h('div.self', self, selfText), h('div.toggles', h('button.icon', {type: 'button', id: 'language', 'aria-label': t('language'), lang: isChinese() ? 'en' : 'zh-CN', onclick: turnLanguage}, t('otherLanguage')), h('button.icon', {type: 'button', id: 'theme', 'aria-label': t('theme'), onclick: turnTheme}, half))),
    ),
  );
  items.find((item) => item.hasAttribute('aria-current'))?.scrollIntoView?.({block: 'nearest', inline: 'nearest'});
}

function turnLanguage() {
  switchLanguage();
  show();
  document.getElementById('language').focus();
}

function turnTheme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
  keep(THEME, root.dataset.theme);
}

/** The page treats its own link as it treats every client's: a lifeline, and words. */
function drawLink() {
  const broker = overview()?.broker;
  const isWaiting = link.state === 'waiting';
  const past = drops();
  const sentence = isWaiting ? t('selfLost', {time: clock(link.lostAt)}) : t('selfConnected', {drops: past.count, gap: past.lastMillis === null ? '' : duration(past.lastMillis)});
  const width = matchMedia('(max-width: 760px)').matches ? 40 : 72;
  fill(self, strip(link.segments, Date.now(), width, sentence));
  self.parentElement.title = sentence;
  text(selfText, isWaiting ? t('Waiting') : `${broker?.name || location.hostname}${location.port ? `:${location.port}` : ''}`);
  selfText.classList.toggle('waiting', isWaiting);
  const isOld = isWaiting && Date.now() - link.lostAt > 1500 && here !== 'overview/';
  stale.hidden = !isOld;
  main.classList.toggle('old', isOld);
  if (isOld) {
    text(stale, link.refused ? t('failed', {reason: link.refused}) : t('stale', {time: clock(link.lostAt)}));
  }
}

function followSystem() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', () => {
    let chosen = null;
    try {
      chosen = localStorage.getItem(THEME);
    } catch {
      // no choice is kept: the system's holds
    }
    if (!chosen) {
      document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light';
    }
  });
}

onTokenWanted(askToken);
listen((kind) => kind === 'link' && drawLink());
setInterval(drawLink, 2000);
addEventListener('hashchange', show);
followSystem();
show();
connect();
readOverview().then(drawLink, () => {
  // the stream tells whether the broker answers
});

// What tests and curious people may read: the page's own link and the broker's clock.
globalThis.ternmq = {link, now};
