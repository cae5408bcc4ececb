// The four panels below the sea. Each keeps its elements and changes only what is new, so that focus stays where it is.

import {h, s, fill, picture, text} from './dom.js';
import {t, causeName, has} from './words.js';
import {clock, count, duration} from './format.js';
import {sign} from './shapes.js';
import {address} from './router.js';

/** A line of the last hour, without axes: its shape is the message. */
export function spark(values) {
  const width = 300;
  const height = 34;
  const svg = s('svg.spark', {width: '100%', height, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'});
  if (values.length > 1) {
    const max = Math.max(1, ...values) * 1.05;
    const line = values.map((value, index) => `${index ? 'L' : 'M'}${((index / (values.length - 1)) * width).toFixed(1)} ${(height - 1 - (value / max) * (height - 2)).toFixed(1)}`).join('');
    svg.append(s('path', {d: `${line}L${width} ${height}L0 ${height}Z`, fill: 'var(--tint)'}), s('path', {d: line, fill: 'none', stroke: 'var(--ink-2)', 'stroke-width': 1.3, 'vector-effect': 'non-scaling-stroke'}));
  }
  return svg;
}

/** At most this many values draw a spark line. */
export const SPARK_VALUES = 150;

/** Averages of equal pieces, so that a long history is drawn by few points. */
export function thin(values) {
  if (values.length <= SPARK_VALUES) {
    return values;
  }
  const size = values.length / SPARK_VALUES;
  return Array.from({length: SPARK_VALUES}, (unused, index) => {
    const piece = values.slice(Math.floor(index * size), Math.max(Math.floor(index * size) + 1, Math.floor((index + 1) * size)));
    return piece.reduce((sum, value) => sum + value, 0) / piece.length;
  });
}

/** Detection by signal: a dot for p50, a tick for p99, a bracket for the promise, on a log scale from 1 ms to 100 s. */
export function detection(element, signals) {
  const rows = merge(signals.filter((row) => row.count > 0));
  if (!rows.length) {
    fill(element, h('p.sub', t('detectionNone')));
    return;
  }
  const width = element.clientWidth || 280;
  const height = rows.length * 47 + 20;
  const x = (millis) => 8 + (Math.log10(Math.min(1e5, Math.max(1, millis))) / 5) * (width - 16);
  const shapes = [[1, duration(1)], [10, '10'], [100, '100'], [1000, duration(1000)], [10000, '10'], [100000, '100']].flatMap(([at, word], index) => [
    s('line', {x1: x(at), x2: x(at), y1: 0, y2: height - 20, stroke: 'var(--line)'}),
    s('text.axis', {x: index === 0 ? 0 : index === 5 ? width : x(at), y: height - 5, 'text-anchor': index === 0 ? 'start' : index === 5 ? 'end' : 'middle'}, word),
  ]);
  rows.forEach((row, index) => shapes.push(...detectionRow(row, index * 47 + 30, width, x)));
  const sentence = rows.map((row) => `${signalName(row.signal)} p99 ${duration(row.p99Millis)}${row.boundMillis ? `, ${t('boundOf', {time: duration(row.boundMillis)})}` : ''}`).join('; ');
  fill(element, picture(width, height, sentence, ...shapes), h('p.key', key('circle', 'p50'), key('tick', 'p99'), key('bracket', t('bound'))));
}

function detectionRow(row, y, width, x) {
  const a = x(row.p50Millis);
  const b = x(row.p99Millis);
  const shapes = [
    s('rect', {x: 0, y: y - 28, width, height: 17, fill: 'var(--paper)'}),
    s('text', {x: 0, y: y - 15, 'font-size': 12, fill: 'var(--ink-2)'}, signalName(row.signal)),
    s('text', {x: width, y: y - 15, 'text-anchor': 'end', 'font-size': 12, fill: 'var(--ink)'}, s('tspan', {fill: 'var(--ink-3)'}, 'p99 '), s('tspan', {'font-weight': 600}, duration(row.p99Millis))),
    s('line', {x1: a, x2: b, y1: y, y2: y, stroke: 'var(--connected)', 'stroke-width': 5}),
    s('circle', {cx: a, cy: y, r: 5, fill: 'var(--connected)'}),
    s('rect', {x: b - 1.5, y: y - 5, width: 3, height: 10, fill: 'var(--connected)'}),
  ];
  if (row.boundMillis) {
    shapes.push(s('path', {d: `M${x(row.boundMillis)} ${y - 8}v16m0-16h-4m4 16h-4`, stroke: 'var(--ink)', 'stroke-width': 1.5, fill: 'none'}));
  }
  return shapes;
}

const signalName = (signal) => (has(`signal.${signal}`) ? t(`signal.${signal}`) : causeName(signal));

/** Reset and FIN are one promise and one row. */
function merge(signals) {
  const rows = new Map();
  for (const row of signals) {
    const name = row.signal === 'peer-closed' ? 'reset' : row.signal;
    const other = rows.get(name);
    rows.set(name, other
      ? {...other, count: other.count + row.count, p50Millis: other.count > row.count ? other.p50Millis : row.p50Millis, p99Millis: Math.max(other.p99Millis, row.p99Millis)}
      : {...row, signal: name});
  }
  return [...rows.values()].slice(0, 4);
}

function key(shape, word) {
  const drawn = {
    circle: () => s('circle', {cx: 6, cy: 6, r: 4.5, fill: 'var(--connected)'}),
    tick: () => s('rect', {x: 4.5, y: 1, width: 3, height: 10, fill: 'var(--connected)'}),
    bracket: () => s('path', {d: 'M9 1v10M9 1H5M9 11H5', stroke: 'var(--ink)', 'stroke-width': 1.5, fill: 'none'}),
  }[shape]();
  return h('span', s('svg.g', {viewBox: '0 0 12 12', 'aria-hidden': 'true'}, drawn), ` ${word}`);
}

/** Bars of causes; each opens the clients that it lost. */
export class Causes {
  constructor(element) {
    this.element = element;
    this.rows = new Map();
    this.none = h('p.sub', t('causesNone'));
    element.append(this.none);
  }

  show(causes) {
    const sorted = causes.filter((row) => row.count > 0).sort((a, b) => b.count - a.count).slice(0, 6);
    this.none.hidden = sorted.length > 0;
    const most = sorted.length ? sorted[0].count : 1;
    const names = sorted.map((row) => row.cause);
    for (const [cause, row] of this.rows) {
      if (!names.includes(cause)) {
        row.element.remove();
        this.rows.delete(cause);
      }
    }
    sorted.forEach((entry, index) => {
      const row = this.row(entry.cause);
      text(row.count, count(entry.count));
      row.bar.setAttribute('width', `${Math.max(0.8, (entry.count / most) * 100)}%`);
      if (this.element.children[index] !== row.element) {
        this.element.insertBefore(row.element, this.element.children[index]);
      }
    });
  }

  row(cause) {
    let row = this.rows.get(cause);
    if (!row) {
      const number = h('span');
      const bar = s('rect', {height: 4, rx: 2, fill: 'var(--ink-2)', width: 0});
      const element = h('a.bar', {href: address('clients', {cause})}, h('span.bar-name', causeName(cause)), number, s('svg.bar-line', {width: '100%', height: 4, 'aria-hidden': 'true'}, s('rect', {width: '100%', height: 4, rx: 2, fill: 'var(--tint)'}), bar));
      row = {element, count: number, bar};
      this.rows.set(cause, row);
    }
    return row;
  }
}

/** The gate for those who return: now and its peak against what it can admit, and how the last storm was split. */
export function gate(element, it) {
  const width = element.clientWidth || 280;
  const most = it.capacity || Math.max(1, it.peak, it.now);
  const x = (value) => (Math.min(1, value / most) * (width - 2)) + 1;
  const shapes = [
    s('text', {x: 0, y: 9, 'font-size': 12, fill: 'var(--ink)'}, s('tspan', {'font-weight': 600}, count(it.now)), s('tspan', {fill: 'var(--ink-3)'}, ` ${t('gateNow')}`)),
    s('text.axis', {x: width - (it.capacity ? 8 : 0), y: 9, 'text-anchor': 'end'}, it.capacity ? t('gatePeak', {peak: count(it.peak), capacity: count(it.capacity)}) : t('gateOpen')),
    s('rect', {x: 0, y: 16, width, height: 8, fill: 'var(--tint)', rx: 1}),
    s('rect', {x: 0, y: 16, width: it.now ? Math.max(4, x(it.now)) : 0, height: 8, fill: 'var(--connected)'}),
  ];
  if (it.capacity) {
    shapes.push(s('path', {d: `M${x(it.peak)} 12v16`, stroke: 'var(--ink-2)', 'stroke-width': 1.5}), s('path', {d: `M${width - 1} 8v24`, stroke: 'var(--ink)', 'stroke-width': 2}));
  }
  shapes.push(...storm(it.lastStorm, width));
  const last = it.lastStorm;
  const sentence = `${count(it.now)} ${t('perSecond')}` + (last ? `; ${count(last.admitted)} ${t('admitted')}; ${count(last.askedToWait)} ${t('askedToWait')}` : `; ${t('stormNone')}`);
  fill(element, picture(width, last ? 105 : 52, sentence, ...shapes));
}

function storm(last, width) {
  if (!last) {
    return [s('text', {x: 0, y: 48, 'font-size': 12, fill: 'var(--ink-3)'}, t('stormNone'))];
  }
  const all = Math.max(1, last.admitted + last.askedToWait);
  const split = last.askedToWait ? Math.max(4, Math.min(width - 4, (last.admitted / all) * width)) : width + 2;
  const small = (x, anchor, number, word) => s('text', {x, y: 84, 'text-anchor': anchor, 'font-size': 12, fill: 'var(--ink-2)'}, s('tspan', {fill: 'var(--ink)', 'font-weight': 600}, count(number)), ` ${word}`);
  const tail = [known(last.turnedAway) && t('turnedAway', {n: count(last.turnedAway)}), last.longestWaitMillis && t('longestWait', {time: duration(last.longestWaitMillis)})].filter(Boolean).join(' · ');
  return [
    s('text', {x: 0, y: 48, 'font-size': 12, fill: 'var(--ink-2)'}, t('storm', {time: clock(last.at)})),
    s('rect', {x: 0, y: 55, width: split - 2, height: 14, fill: 'var(--connected)'}),
    last.askedToWait ? s('rect', {x: split + 2, y: 55.5, width: Math.max(1, width - split - 3), height: 13, fill: 'url(#hatch)', stroke: 'var(--waiting)'}) : '',
    small(0, 'start', last.admitted, t('admitted')),
    small(width, 'end', last.askedToWait, t('askedToWait')),
    s('text', {x: 0, y: 101, 'font-size': 12, fill: 'var(--ink-3)'}, tail),
  ];
}

const known = (value) => value !== null && value !== undefined;

/** What an acknowledgement means, and what it costs. */
export function durability(element, broker, commit) {
  const level = broker.durability;
  const span = (name) => h(name === level ? 'span.on' : 'span', name === level ? sign('connected') : null, t(name));
  fill(
    element,
    h('div.levels', ['memory', 'os', 'fsync'].map(span)),
    commit && commit.count ? h('p.pair', h('span', t('commit')), h('span', 'p50 ', h('b', duration(commit.p50Millis)), ' · p99 ', h('b', duration(commit.p99Millis)))) : null,
    broker.storeState === 'read-only' ? h('p.loss', sign('lost'), ' ', t('storeReadOnly')) : null,
  );
}
