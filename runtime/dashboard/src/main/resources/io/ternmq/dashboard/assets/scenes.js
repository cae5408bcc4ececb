// Two quiet states: nobody has come yet, and nobody answers. Each says what to do, and goes away by itself.

import {h, s, fill, text, picture} from './dom.js';
import {t} from './words.js';
import {connect, link, listen} from './link.js';
import {overview} from './broker.js';
import {clock, duration} from './format.js';
import {tern} from './shapes.js';

const f = (value) => value.toFixed(1);
const NARROW = 760;

function command(number, code, words) {
  const button = h('button.button.little', {type: 'button', 'data-copy': code, onclick: async () => {
    try {
      await navigator.clipboard.writeText(code);
      text(button, t('copied'));
      setTimeout(() => text(button, t('copy')), 2000);
    } catch {
      getSelection().selectAllChildren(button.parentElement.querySelector('code')); // the browser does not let us: it is marked for copying by hand
    }
  }}, t('copy'));
  return h('div.command', h('span.number-sign', number), h('code', code), h('p', words), button);
}

function shown(element, scene, draw) {
  const redraw = () => draw(scene);
  addEventListener('resize', redraw);
  requestAnimationFrame(redraw);
  return () => removeEventListener('resize', redraw);
}

/** Nobody has come by yet. */
export function emptyScene(element, data) {
  const scene = h('div.scene');
  const listeners = data.broker.listeners || [];
  const where = listeners.length ? listeners.slice(0, 2).join(', ') : null;
  fill(
    element,
    h('section.quiet', h('div.told', h('h1', t('emptyTitle')), h('p.lead', where ? t('emptyText', {where}) : t('emptyTextPlain')), command('1', "tern sub -i listener -t 'hello/#' -v", t('emptyListen')), command('2', "tern pub -i speaker -t hello/world -m 'first light'", t('emptySpeak')), h('p.after', t('emptyAfter'))), scene),
  );
  return shown(element, scene, drawEmpty);
}

function drawEmpty(scene) {
  const {width, height, sea, isNarrow, left, right} = sizes(scene);
  const y = height - sea;
  const wing = isNarrow ? 92 : 150;
  const span = right - left;
  const flight = `M${f(left + span * 0.06)} ${f(y - (isNarrow ? 110 : 210))}C${f(left + span * 0.2)} ${f(y - 10)} ${f(left + span * 0.42)} ${f(y + 6)} ${f(left + span * 0.6)} ${f(y - (isNarrow ? 36 : 86))}S${f(left + span * 0.74)} ${f(y - (isNarrow ? 70 : 150))} ${f(right - wing * 0.97)} ${f(y - (isNarrow ? 80 : 168))}`;
  fill(scene, picture(width, height, t('emptyScene'), s('rect', {y, width, height: sea, fill: 'url(#deep)'}), dotted(flight), bird(right - wing * 0.98, y - (isNarrow ? 66 : 150), wing, -12)));
}

/** The broker does not answer. */
export function errorScene(element) {
  const scene = h('div.scene');
  const title = h('h1', {role: 'status'});
  const lead = h('p.lead');
  const level = overview()?.broker.durability;
  const promise = {fsync: t('errorDisk'), os: t('errorOs'), memory: t('errorMemory')}[level] || '';
  const button = h('button.button.main', {type: 'button', id: 'again', onclick: connect}, t('tryNow'));
  fill(element, h('section.quiet', h('div.told', title, lead, command('?', 'systemctl status ternmq', t('errorRunning')), command('?', 'journalctl -u ternmq -n 20', t('errorWhy')), h('p.again', button, h('span.dim', promise))), scene));
  let countdown = null;
  const tell = () => {
    text(lead, link.refused ? t('failed', {reason: link.refused}) : t('errorText', {host: location.host, n: link.attempts.length, since: clock(link.lostAt ?? Date.now())}));
    if (link.nextAt === null) {
      text(title, t('errorTitleNow'));
      countdown = null;
      return;
    }
    const [before, after] = t('errorTitle').split('{n}');
    countdown = h('span', {'aria-hidden': 'true'});
    fill(title, before, countdown, after);
    tick();
    drawError(scene);
  };
  const tick = () => countdown && text(countdown, String(Math.max(0, Math.ceil((link.nextAt - Date.now()) / 1000))));
  const timer = setInterval(tick, 250);
  const stop = listen((kind) => kind === 'link' && tell());
  const unseen = shown(element, scene, drawError);
  tell();
  return () => {
    clearInterval(timer);
    stop();
    unseen();
  };
}

/** The attempts as they were, ever further apart, and the next one. */
function drawError(scene) {
  const {width, height, sea, isNarrow, left, right} = sizes(scene);
  if (!width || link.lostAt === null) {
    return;
  }
  const y = height - sea;
  const past = link.attempts.slice(-4);
  const times = [...past, link.nextAt ?? Date.now()];
  const from = left + (right - left) * 0.06;
  const total = Math.max(1, times.at(-1) - times[0]);
  // Root scale: the first, short gaps stay visible beside the long ones.
  const x = times.map((at) => from + Math.sqrt((at - times[0]) / total) * (right - from - 40));
  const shapes = [
    s('defs', s('linearGradient', {id: 'fade', x1: 0, y1: 0, x2: 0, y2: 1}, s('stop', {offset: 0, 'stop-color': '#fff'}), s('stop', {offset: 1, 'stop-color': '#fff', 'stop-opacity': 0.12})), s('mask', {id: 'fading'}, s('rect', {y, width, height: sea, fill: 'url(#fade)'}))),
    s('rect', {y, width: f(from), height: sea, fill: 'url(#deep)'}),
    s('g', {mask: 'url(#fading)'}, s('rect', {x: f(from), y, width: f(width - from), height: sea, fill: 'url(#hatch)'})),
    s('path', {d: `M${f(from)} ${y}H${width}`, stroke: 'var(--waiting)', 'stroke-width': 1.5}),
    s('path', {d: `M${f(from)} ${y - (isNarrow ? 40 : 64)}V${height}`, stroke: 'var(--bill)', 'stroke-width': 1.5}),
    s('path', {d: `M${f(from - 6)} ${y - (isNarrow ? 50 : 74)}h12l-6 10z`, fill: 'var(--bill)'}),
    s('text.note', {x: f(from), y: y - (isNarrow ? 58 : 84), 'text-anchor': isNarrow ? 'start' : 'middle'}, `${t('lost')} `, s('tspan.axis', clock(link.lostAt))),
  ];
  for (let index = 1; index < past.length; index++) {
    shapes.push(...hop(x[index - 1], x[index], y, isNarrow ? null : duration(past[index] - past[index - 1])));
  }
  shapes.push(...lastHop(x.at(-2), x.at(-1), y, isNarrow ? 76 : 118, isNarrow));
  fill(scene, picture(width, height, t('errorScene'), ...shapes));
}

function hop(a, b, y, word) {
  const rise = Math.min(220, (b - a) * 0.9);
  const shapes = [dotted(`M${f(a)} ${y - 9}Q${f((a + b) / 2)} ${f(y - 9 - rise)} ${f(b)} ${y - 9}`), s('path', {d: `M${f(b - 4.5)} ${y - 13.5}l9 9m0-9l-9 9`, stroke: 'var(--bill)', 'stroke-width': 2})];
  if (word && b - a > 34) {
    shapes.push(s('text.axis', {x: f((a + b) / 2), y: f(y - 20 - rise / 2), 'text-anchor': 'middle'}, word));
  }
  return shapes;
}

function lastHop(a, b, y, wing, isNarrow) {
  const bx = a + (b - a) * 0.46;
  const by = y - 9 - Math.min(isNarrow ? 100 : 190, (b - a) * 0.46);
  return [
    dotted(`M${f(a)} ${y - 9}Q${f(a + (bx - a) * 0.5)} ${f(by - 4)} ${f(bx - 2)} ${f(by)}`),
    bird(bx - 4, by + wing * 0.1, wing, 16),
    s('circle', {cx: f(b), cy: y - 9, r: 5.5, fill: 'var(--paper)', stroke: 'var(--ink)', 'stroke-width': 1.8}),
    s('text.note', {x: f(b), y: y - 24, 'text-anchor': 'middle'}, t('next')),
  ];
}

function sizes(scene) {
  const width = scene.clientWidth;
  const isNarrow = width < NARROW;
  const right = width - (isNarrow ? 16 : Math.max(40, (width - 1360) / 2));
  return {width, isNarrow, height: isNarrow ? 230 : 470, sea: isNarrow ? 70 : 168, left: isNarrow ? 16 : width * 0.5, right};
}

const dotted = (d) => s('path', {d, fill: 'none', stroke: 'var(--ink-2)', 'stroke-width': 2, 'stroke-dasharray': '.1 7', 'stroke-linecap': 'round'});

function bird(x, y, wing, turn) {
  const svg = tern(wing, wing * 0.621);
  svg.setAttribute('y', -wing * 0.62);
  svg.setAttribute('color', 'var(--ink)');
  svg.setAttribute('overflow', 'visible');
  return s('g', {transform: `translate(${f(x)} ${f(y)}) rotate(${turn})`}, svg);
}
