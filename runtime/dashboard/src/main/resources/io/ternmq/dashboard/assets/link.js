// The page's own link to the broker: one stream of events that comes back by itself, with the delays that it really takes.

import {headers, path, wanted} from './api.js';
import {blocksOf, eventOf} from './feed.js';

/** First delay and longest delay between attempts; each is drawn below its bound (full jitter), like TernMQ's client. */
export const FIRST_DELAY_MILLIS = 500;
export const LONGEST_DELAY_MILLIS = 10000;
/** An attempt that is not answered by then counts as failed. */
export const ATTEMPT_MILLIS = 5000;
/** Silence after which the stream counts as lost; the broker sends at least a comment every 10 s. */
export const SILENCE_MILLIS = 25000;
/** A tab that nobody has seen for so long holds no stream. */
export const UNSEEN_MILLIS = 30000;
const HOUR = 3600000;

const listeners = new Set();
let lastEventId = null;
let abort = null;
let timer = null;
let silence = null;
let unseen = null;
let isAsleep = false;
let hasMissed = false;

/** What is known of the link. `segments` are [from, to or null, state]. */
export const link = {
  state: 'connecting',
  // Before it was opened, this page was not there: dots.
  segments: [[Date.now() - HOUR, null, 'closed']],
  lostAt: null,
  attempts: [],
  nextAt: null,
  refused: null,
  attempt: 0,
};

/** Hears every event as (kind, data), and `returned` where some were not told; returns the way to stop. */
export function listen(heard) {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

function tell(kind, data) {
  if (document.hidden && kind !== 'link') {
    hasMissed = true; // nobody looks: what a page shows is read anew when somebody does
    return;
  }
  for (const heard of [...listeners]) {
    heard(kind, data);
  }
}

/** Opens the stream, or tries again now. */
export function connect() {
  clearTimeout(timer);
  timer = null;
  link.nextAt = null;
  isAsleep = false;
  link.attempt++;
  if (abort) {
    abort.abort();
  }
  abort = new AbortController();
  tell('link', link);
  run(abort).catch(() => {});
}

async function run(mine) {
  let reason = null;
  try {
    reason = await read(mine);
  } catch {
    reason = null;
  }
  if (mine === abort) {
    fell(reason);
  }
}

async function read(mine) {
  lives(mine, ATTEMPT_MILLIS);
  const request = {headers: headers(), cache: 'no-store', signal: mine.signal};
  if (lastEventId !== null) {
    request.headers['Last-Event-ID'] = lastEventId;
  }
  const response = await fetch(path('events/stream'), request);
  if (response.status === 401) {
    clearTimeout(silence);
    await wanted();
    return null;
  }
  if (!response.ok) {
    const answer = await response.json().catch(() => ({}));
    return answer.error || `HTTP ${response.status}`;
  }
  lives(mine, SILENCE_MILLIS);
  stands();
  for await (const block of blocksOf(response.body, () => lives(mine, SILENCE_MILLIS))) {
    const event = eventOf(block); // one cut off by a link that fell is sent again by the next
    if (event) {
      lastEventId = event.id ?? lastEventId;
      tell(event.kind, event.data);
    }
  }
  return null;
}

/** Something was heard, or an attempt began: the next sign of life is due by then. */
function lives(mine, millis) {
  clearTimeout(silence);
  silence = setTimeout(() => mine.abort(), millis);
}

function stands() {
  const now = Date.now();
  const wasLost = link.lostAt !== null;
  turn(now, 'connected');
  trim(now);
  Object.assign(link, {state: 'connected', lostAt: null, attempts: [], nextAt: null, refused: null, attempt: 0});
  tell('link', link);
  if (wasLost || hasMissed) {
    returned();
  }
}

function returned() {
  hasMissed = false;
  tell('returned', link);
}

function turn(now, state) {
  if (link.segments.length) {
    link.segments[link.segments.length - 1][1] = now;
  }
  link.segments.push([now, null, state]);
}

/** The loss itself, from which each further attempt is counted. */
function lost(now) {
  if (link.state !== 'waiting') {
    turn(now, 'disconnected');
    link.lostAt = now;
  }
}

function letGo() {
  clearTimeout(timer);
  clearTimeout(silence);
  clearTimeout(unseen);
  const mine = abort;
  abort = null;
  mine?.abort();
}

/** A page that the browser puts aside, to show it again at once, holds no connection meanwhile. */
function rest() {
  letGo();
  lost(Date.now());
  Object.assign(link, {state: 'waiting', nextAt: null});
}

/** Nobody looks: that is no loss, and where events went on meanwhile is not asked for. */
function sleep() {
  letGo();
  turn(Date.now(), 'closed');
  Object.assign(link, {state: 'connecting', lostAt: null, attempts: [], nextAt: null});
  lastEventId = null;
  isAsleep = true;
  hasMissed = true;
}

function watch() {
  clearTimeout(unseen);
  if (document.hidden) {
    unseen = setTimeout(sleep, UNSEEN_MILLIS);
  } else if (isAsleep) {
    connect();
  } else if (hasMissed && link.state === 'connected') {
    returned();
  }
}

addEventListener('pagehide', rest);
addEventListener('pageshow', (event) => event.persisted && connect());
document.addEventListener('visibilitychange', watch);
watch();

function fell(reason) {
  const now = Date.now();
  clearTimeout(silence);
  lost(now);
  const bound = Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** Math.min(10, link.attempts.length));
  const delay = 100 + Math.random() * bound;
  link.attempts.push(now);
  if (link.attempts.length > 200) {
    link.attempts.splice(1, 1);
  }
  Object.assign(link, {state: 'waiting', nextAt: now + delay, refused: reason});
  trim(now);
  clearTimeout(timer);
  timer = setTimeout(connect, delay);
  tell('link', link);
}

function trim(now) {
  link.segments = link.segments.filter(([, to]) => to === null || to > now - HOUR);
}

/** The losses of the last hour: how many, and how long the last one took. */
export function drops() {
  const gaps = link.segments.filter(([, to, state]) => state === 'disconnected' && to !== null);
  const last = gaps[gaps.length - 1];
  return {count: gaps.length, lastMillis: last ? last[1] - last[0] : null};
}
