// The shapes of the states: each is colour and pattern and form, so that no one depends on colour alone.

import {s, picture} from './dom.js';

const HOUR = 3600000;

const glyph = (...children) => s('svg.g', {viewBox: '0 0 12 12', 'aria-hidden': 'true'}, ...children);

const GLYPHS = {
  connected: () => glyph(s('circle', {cx: 6, cy: 6, r: 4.5, fill: 'var(--connected)'})),
  disconnected: () => glyph(s('circle', {cx: 6, cy: 6, r: 4, fill: 'url(#hatch)', stroke: 'var(--waiting)', 'stroke-width': 1.5})),
  closed: () => glyph(s('rect', {x: 2, y: 2, width: 8, height: 8, fill: 'none', stroke: 'var(--closed)', 'stroke-width': 1.5, 'stroke-dasharray': '2 1.2'})),
  lost: () => glyph(s('path', {d: 'M1.5 2.5h9L6 10z', fill: 'var(--bill)'})),
  back: () => glyph(s('path', {d: 'M1.5 9.5h9L6 2z', fill: 'var(--connected)'})),
  other: () => glyph(s('path', {d: 'M2 6h8', stroke: 'var(--ink-3)', 'stroke-width': 1.5})),
  pulse: () => glyph(s('path', {d: 'M0 6h2.5l1.5-4 3 8 1.8-4H12', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3})),
};

/** The small sign of a state or event. */
export function sign(name) {
  return (GLYPHS[name] || GLYPHS.other)();
}

/** The bird. */
export function tern(width, height) {
  return s('svg', {viewBox: '0 0 66 41', width, height, 'aria-hidden': 'true'}, s('use', {href: '#tern'}));
}

/** The swatch beside a figure, which is also the legend of the chart. */
export function swatch(state) {
  const box = {x: 0.5, y: 0.5, width: 21, height: 11};
  const shape = {
    connected: () => s('rect', {width: 22, height: 12, fill: 'var(--connected)'}),
    disconnected: () => s('rect', {...box, fill: 'url(#hatch)', stroke: 'var(--waiting)'}),
    closed: () => s('rect', {...box, fill: 'url(#dots)', stroke: 'var(--closed)', 'stroke-dasharray': '2 2'}),
  }[state]();
  return s('svg', {width: 22, height: 12, 'aria-hidden': 'true'}, shape);
}

/** A piece of lifeline for a legend. */
export function sample(state) {
  const svg = s('svg.strip.sample', {width: 26, height: 14, 'aria-hidden': 'true'});
  svg.append(...pieces([[0, 26, state]], 26, 14));
  return svg;
}

/**
 * The shapes of segments [from, to, state] in pixels. A segment below 4 px is drawn 4 px wide, so that no drop disappears;
 * normal is thin, trouble is tall, and each loss has its red tick.
 */
export function pieces(segments, width, height) {
  const shapes = [];
  const ticks = [];
  const middle = height / 2;
  for (const [from, to, state] of segments) {
    const size = Math.max(to - from, state === 'closed' ? 0 : 4);
    const x = Math.min(from, width - size);
    if (state === 'closed') {
      shapes.push(s('path', {d: `M${x} ${middle}h${size}`, stroke: 'var(--closed)', 'stroke-width': 1.5, 'stroke-dasharray': '1.5 4'}));
    } else if (state === 'disconnected') {
      shapes.push(s('rect', {x, y: 1, width: size, height: height - 2, fill: 'url(#hatch)'}));
      ticks.push(s('rect', {x: Math.max(0, x - 1), y: 0, width: 1.5, height, fill: 'var(--bill)'}));
    } else {
      shapes.push(s('rect', {x, y: middle - 3, width: size, height: 6, fill: state === 'unheard' ? 'var(--unheard)' : 'var(--connected)'}));
    }
  }
  return shapes.concat(ticks);
}

/** Segments of epoch millis, cut to a window and laid out in pixels. The last one may have no end yet. */
export function layOut(segments, from, to, width) {
  const laid = [];
  for (const [start, end, state] of segments) {
    const a = Math.max(start, from);
    const b = Math.min(end === null ? to : end, to);
    if (b >= a && b > from && a < to) {
      laid.push([round((a - from) / (to - from) * width), round((b - from) / (to - from) * width), state]);
    }
  }
  return laid;
}

const round = (value) => Math.round(value * 10) / 10;

/** A lifeline of the last hour. */
export function strip(segments, now, width, sentence) {
  const svg = picture(width, 14, sentence, ...pieces(layOut(segments, now - HOUR, now, width), width, 14));
  svg.setAttribute('class', 'strip');
  return svg;
}
