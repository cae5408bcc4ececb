// One client's life, large: losses are told above, returns below, and what waited stands underneath on the same axis.

import {s, fill, picture} from './dom.js';
import {causeName, t} from './words.js';
import {clock, count, duration, minute} from './format.js';

const f = (value) => value.toFixed(1);
const STEPS = [60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
/** Notes that are told in words at most; the others are triangles, and stand in the list below. */
const MOST_NOTES = 40;

/** Draws segments [from, to, state, cause] and events of a window. */
export function drawStrip(element, {segments, events, from, to, queued}) {
  const width = element.clientWidth;
  if (!width) {
    return;
  }
  const narrow = width < 640;
  const size = {width, narrow, height: narrow ? 190 : 246, top: narrow ? 30 : 76, thick: narrow ? 34 : 44};
  const x = (at) => ((at - from) / (to - from)) * width;
  const gaps = gapsOf(segments, events, from, to, queued);
  const shapes = [...axis(size, x, from, to), ...bars(segments, size, x, from, to), ...notes(gaps, size, x), ...queue(gaps, size, x)];
  const sentence = gaps.length ? gaps.map((gap) => `${clock(gap.at)} ${gap.title}${gap.backAt ? `, ${t('event.resumed', {gap: duration(gap.backAt - gap.at), waiting: gap.waiting})}` : ''}`).join('; ') : t('neverLost');
  fill(element, picture(width, size.height, sentence, ...shapes));
}

/** The losses of the window, each with what is known of its return. */
function gapsOf(segments, events, from, to, queued) {
  const gaps = [];
  segments.forEach(([start, end, state, cause], index) => {
    if (state !== 'disconnected' || (end !== null && end < from) || start > to) {
      return;
    }
    const near = (kinds, at) => events.find((event) => kinds.includes(event.kind) && Math.abs(event.at - at) < 1500);
    const loss = near(['lost', 'disconnected', 'taken-over'], start);
    const next = segments[index + 1];
    const isBack = next && next[2] === 'connected';
    const back = isBack ? near(['resumed', 'connected'], end) : null;
    gaps.push({
      at: start,
      isInside: start >= from,
      backAt: isBack ? end : null,
      endAt: end ?? to,
      cause: cause || loss?.cause,
      title: titleOf(cause || loss?.cause, loss),
      noticed: loss?.noticedAfterMillis,
      silence: loss?.lastHeardMillis,
      waiting: back ? back.waiting ?? null : end === null ? queued ?? null : null,
      isPresent: !back || back.kind === 'resumed' || back.sessionPresent !== false,
    });
  });
  return gaps;
}

function titleOf(cause, loss) {
  if (cause === 'keep-alive-timeout' && loss?.lastHeardMillis) {
    return t('event.silent', {silence: `${Math.round(loss.lastHeardMillis / 1000)} ${t('s')}`, keepAlive: null});
  }
  return causeName(cause);
}

function axis({width, narrow, height, top}, x, from, to) {
  const seconds = (to - from) / 1000;
  const step = STEPS.find((candidate) => (candidate / seconds) * width >= (narrow ? 110 : 190)) || 86400;
  const shift = new Date(to).getTimezoneOffset() * 60000;
  const shapes = [];
  for (let tick = Math.ceil((from - shift) / (step * 1000)) * step * 1000 + shift; tick < to; tick += step * 1000) {
    const at = f(x(tick));
    shapes.push(s('line', {x1: at, x2: at, y1: top - 6, y2: height - 16, stroke: 'var(--line)'}));
    if (x(tick) < width - 110) {
      shapes.push(s('text.axis', {x: f(x(tick) + 5), y: height - 5}, seconds > 90000 ? new Date(tick).toLocaleDateString(document.documentElement.lang, {day: 'numeric', month: 'short'}) : minute(tick)));
    }
  }
  shapes.push(s('text.axis', {x: width, y: height - 5, 'text-anchor': 'end'}, `${t('now')} ${minute(to)}`));
  return shapes;
}

function bars(segments, {width, top, thick}, x, from, to) {
  const shapes = [];
  for (const [start, end, state] of segments) {
    const a = Math.max(0, x(Math.max(start, from)));
    const b = x(Math.min(end ?? to, to));
    if (b <= 0 || a >= width) {
      continue;
    }
    const wide = Math.max(state === 'closed' ? 0 : 5, b - a);
    if (state === 'closed') {
      shapes.push(s('path', {d: `M${f(a)} ${top + thick / 2}h${f(wide)}`, stroke: 'var(--closed)', 'stroke-width': 2, 'stroke-dasharray': '2 5'}));
    } else {
      const color = {connected: 'var(--connected)', unheard: 'var(--unheard)', disconnected: 'url(#hatch)'}[state];
      shapes.push(s('rect', {x: f(Math.min(a, width - wide)), y: top, width: f(wide), height: thick, fill: color}));
    }
  }
  return shapes;
}

/** Notes above and below; one that would run into its neighbour keeps only its triangle. */
function notes(gaps, {width, narrow, top, thick}, x) {
  const shapes = [];
  const told = gaps.slice(-MOST_NOTES);
  told.forEach((gap, index) => {
    const a = x(gap.at);
    const b = Math.max(gap.backAt ? x(gap.backAt) : a, a + 5);
    const roomA = (told[index + 1] ? x(told[index + 1].at) : width) - a - 20;
    const nextBack = told.slice(index + 1).find((other) => other.backAt);
    const roomB = (nextBack ? x(nextBack.backAt) : width) - b - 20;
    if (gap.isInside) {
      shapes.push(s('line', {x1: f(a), x2: f(a), y1: narrow ? 14 : 20, y2: top + thick, stroke: 'var(--bill)', 'stroke-width': 1.5}));
      shapes.push(s('path', {d: `M${f(a - 5)} ${narrow ? 6 : 10}h10l-5 8z`, fill: 'var(--bill)'}, s('title', `${clock(gap.at)} ${gap.title}`)));
      if (!narrow) {
        above(shapes, gap, a, roomA, width);
      }
    }
    if (gap.backAt) {
      shapes.push(s('line', {x1: f(b), x2: f(b), y1: top, y2: top + thick + (narrow ? 8 : 14), stroke: 'var(--connected)', 'stroke-width': 1.5}));
      shapes.push(s('path', {d: `M${f(b - 5)} ${top + thick + (narrow ? 14 : 20)}h10l-5 -8z`, fill: 'var(--connected)'}, s('title', `${clock(gap.backAt)} ${backTitle(gap)}`)));
      if (!narrow) {
        below(shapes, gap, b, roomB, width, top + thick);
      }
    }
  });
  return shapes;
}

function above(shapes, gap, a, room, width) {
  const isLate = width - a < 200;
  const second = gap.cause === 'keep-alive-timeout' || !gap.noticed ? '' : t('noteNoticedAfter', {time: duration(gap.noticed)});
  const place = isLate ? {x: f(a - 11), 'text-anchor': 'end'} : {x: f(a + 11)};
  if (room > 175 || isLate) {
    shapes.push(s('text.note', {...place, y: 19}, s('tspan.bold', gap.title)));
    shapes.push(s('text.note', {...place, y: 36}, second, s('tspan.axis', {dx: second ? 8 : 0}, clock(gap.at))));
  }
}

const backTitle = (gap) => t('noteBackAfter', {time: duration(gap.backAt - gap.at)});

function below(shapes, gap, b, room, width, foot) {
  const isLate = width - b < 220;
  const place = isLate ? {x: f(b - 11), 'text-anchor': 'end'} : {x: f(b + 11)};
  if (room > 190 || isLate) {
    const words = [t(gap.isPresent ? 'noteSession' : 'noteNewSession'), gap.waiting ? t('noteWaited', {n: count(gap.waiting)}) : null].filter(Boolean).join(t('comma'));
    shapes.push(s('text.note', {...place, y: foot + 20}, s('tspan.bold', backTitle(gap))));
    shapes.push(s('text.note', {...place, y: foot + 37}, words));
  }
}

function queue(gaps, {width, narrow, height}, x) {
  const base = height - 20;
  const tall = narrow ? 38 : 44;
  const most = Math.max(1, ...gaps.map((gap) => gap.waiting || 0));
  const shapes = [s('line', {x1: 0, x2: width, y1: base, y2: base, stroke: 'var(--line-strong)'}), s('text.axis', {x: 0, y: base - 6}, t('queue'))];
  for (const gap of gaps.filter((each) => each.waiting)) {
    const a = Math.max(0, x(gap.at));
    const b = Math.max(x(gap.endAt), a + 4);
    const rise = Math.max(3, (gap.waiting / most) * tall);
    shapes.push(s('path', {d: `M${f(a)} ${base}L${f(b)} ${f(base - rise)}V${base}Z`, fill: 'url(#hatch)', stroke: 'var(--waiting)', 'stroke-width': 1.2}));
    const isLate = width - b < 60;
    shapes.push(s('text', {x: f(isLate ? b - 8 : b + 8), y: f(Math.min(base - 6, base - rise + 11)), 'text-anchor': isLate ? 'end' : 'start', 'font-size': 12, 'font-weight': 600, fill: 'var(--waiting-ink)'}, count(gap.waiting)));
  }
  return shapes;
}
