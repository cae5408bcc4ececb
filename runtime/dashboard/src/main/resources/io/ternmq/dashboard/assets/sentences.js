// An event of the broker as a sentence: what, why, how soon it was noticed, what waited.

import {t, causeName, dropReason} from './words.js';
import {duration, line} from './format.js';

const known = (value) => value !== null && value !== undefined;
const spell = (value) => (known(value) ? duration(value) : null);

/** A sign, a title and a detail for an event of the stream or of a client's timeline. */
export function describe(event) {
  const tell = TELLERS[event.kind] || TELLERS.other;
  const {sign = 'other', title, details = []} = tell(event);
  return {sign, title, detail: details.filter(Boolean).join(' · ')};
}

function arrived(event) {
  const from = event.address && t('event.connectedFrom', {address: line(event.address, 64)});
  const isBack = event.kind === 'resumed' || event.sessionPresent === true;
  if (isBack) {
    return {sign: 'back', title: t('event.resumed', {gap: spell(event.gapMillis), waiting: known(event.waiting) ? event.waiting : null}), details: [from]};
  }
  if (known(event.gapMillis)) {
    return {sign: 'back', title: t('event.cleared', {gap: spell(event.gapMillis)}), details: [from]};
  }
  return {sign: 'connected', title: t('event.connected'), details: [from]};
}

function lost(event) {
  const noticed = spell(event.noticedAfterMillis);
  const heard = known(event.lastHeardMillis) && event.cause !== 'keep-alive-timeout' && t('event.heardBefore', {time: duration(event.lastHeardMillis)});
  const grace = known(event.graceSeconds) && (event.graceSeconds > 0 ? t('event.graceLeft', {time: duration(event.graceSeconds * 1000)}) : t('event.noGrace'));
  if (event.cause === 'keep-alive-timeout' && known(event.lastHeardMillis)) {
    const keepAlive = event.keepAliveSeconds ? `${event.keepAliveSeconds} ${t('s')}` : null;
    return {sign: 'lost', title: t('event.silent', {silence: `${Math.round(event.lastHeardMillis / 1000)} ${t('s')}`, keepAlive}), details: [noticed && t('event.verdictLate', {time: noticed}), grace]};
  }
  if (event.cause === 'peer-closed') {
    return {sign: 'lost', title: t('event.peerClosed', {noticed}), details: [heard, grace]};
  }
  if (event.cause === 'taken-over') {
    return {sign: 'lost', title: t('event.takenOver', {by: event.by ? line(event.by, 64) : null}), details: [heard]};
  }
  const isMeant = event.cause === 'client-disconnect';
  return {sign: isMeant ? 'other' : 'lost', title: t('event.lost', {cause: causeName(event.cause), noticed: isMeant ? null : noticed}), details: [!isMeant && heard, grace]};
}

const TELLERS = {
  connected: arrived,
  resumed: arrived,
  disconnected: lost,
  lost,
  'taken-over': (event) => ({sign: 'lost', title: t('event.takenOver', {by: event.by ? line(event.by, 64) : event.address ? line(event.address, 64) : null})}),
  expired: () => ({sign: 'closed', title: t('event.expired')}),
  closed: (event) => (event.cause === 'grace-over' ? {sign: 'closed', title: t('event.expired')} : {sign: 'closed', title: t('event.closed', {cause: event.cause ? causeName(event.cause) : null})}),
  refused: (event) => ({sign: 'lost', title: t('event.refused', {reason: event.sentence ? line(event.sentence, 200) : event.cause && event.cause !== 'refused' ? causeName(event.cause) : null}), details: [event.address && t('event.connectedFrom', {address: line(event.address, 64)})]}),
  dropped: (event) => ({sign: 'lost', title: t('event.dropped', {n: event.messages || 1, reason: event.reason || event.cause ? dropReason(event.reason || event.cause) : null}), details: [event.topic && line(event.topic, 80)]}),
  throttled: (event) => ({sign: 'lost', title: t('event.throttled', {n: event.perSecond || 0, ofBytes: event.of === 'bytes'}), details: [event.address && line(event.address, 64)]}),
  duel: (event) => ({sign: 'lost', title: t('event.duel'), details: [event.address && line(event.address, 64)]}),
  'will-published': (event) => ({sign: 'other', title: t('event.will'), details: [event.topic && line(event.topic, 80)]}),
  'will-dropped': () => ({sign: 'other', title: t('event.will-dropped')}),
  stalled: (event) => ({sign: 'lost', title: t('event.stalled', {time: duration(event.stallMillis || 0)})}),
  'store-read-only': () => ({sign: 'lost', title: t('event.store-read-only')}),
  'store-recovered': () => ({sign: 'back', title: t('event.store-recovered')}),
  other: (event) => ({title: t('event.other', {kind: String(event.kind).replaceAll('-', ' ')}), details: [event.sentence && line(event.sentence, 200)]}),
};

/** The statement at the top of the overview, made from data alone: a title and a text. */
export function statement(overview, now, atClock) {
  const it = overview.statement;
  const {broker} = overview;
  if (!it.lost) {
    const quiet = it.quietSeconds ?? broker.uptimeSeconds ?? 0;
    return {title: t('quietFor', {time: duration(Math.max(0, quiet) * 1000)}), text: t('quietText', {time: duration(broker.uptimeSeconds * 1000)})};
  }
  const story =
    t('outage', {at: atClock(it.at), cause: it.cause, name: causeName(it.cause), prefix: it.prefix || '', lost: it.lost}) +
    (it.back || it.closed ? t('outageBack', {back: it.back || 0, all: it.back === it.lost && it.lost > 1, gap: it.back ? spell(it.longestGapMillis) : null, closed: it.closed || 0}) : '') +
    (it.dropped === 0 ? t('outageNothingDropped') : it.dropped > 0 ? t('outageDropped', {n: it.dropped}) : '');
  if (it.kind === 'during') {
    return {title: t('duringTitle', {lost: it.lost.toLocaleString('en-US'), back: (it.back || 0).toLocaleString('en-US'), time: duration(Math.max(1000, Math.round((now - it.at) / 1000) * 1000))}), text: story};
  }
  return {title: t('quietFor', {time: duration((it.quietSeconds || 0) * 1000)}), text: story};
}
