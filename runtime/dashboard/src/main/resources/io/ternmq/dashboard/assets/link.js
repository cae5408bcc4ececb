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
const HOUR = 3600000;

const listeners = new Set();
let lastEventId = null;
let abort = null;
let timer = null;
let silence = null;

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

/** Hears every event as (kind, data); returns the way to stop. */
export function listen(heard) {
  listeners.add(heard);
  return () => listeners.delete(heard);
}

function tell(kind, data) {
  for (const heard of [...listeners]) {
    heard(kind, data);
  }
}

/** Opens the stream, or tries again now. */
export function connect() {
  clearTimeout(timer);
  timer = null;
  link.nextAt = null;
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
  if (link.segments.length) {
    link.segments[link.segments.length - 1][1] = now;
  }
  link.segments.push([now, null, 'connected']);
  trim(now);
  Object.assign(link, {state: 'connected', lostAt: null, attempts: [], nextAt: null, refused: null, attempt: 0});
  tell('link', link);
  if (wasLost) {
    tell('returned', link);
  }
}

/** The loss itself, from which each further attempt is counted. */
function lost(now) {
  if (link.state !== 'waiting') {
    if (link.segments.length) {
      link.segments[link.segments.length - 1][1] = now;
    }
    link.segments.push([now, null, 'disconnected']);
    link.lostAt = now;
  }
}

/** A page that the browser puts aside, to show it again at once, holds no connection meanwhile. */
function rest() {
  clearTimeout(timer);
  clearTimeout(silence);
  const mine = abort;
  abort = null;
  mine?.abort();
  lost(Date.now());
  Object.assign(link, {state: 'waiting', nextAt: null});
}

addEventListener('pagehide', rest);
addEventListener('pageshow', (event) => event.persisted && connect());

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
