// Numbers, times and foreign text as the page writes them.

import {t, isChinese} from './words.js';

/** A count with its thousands: 9,684. */
export function count(value) {
  return value === null || value === undefined ? '–' : Math.round(value).toLocaleString('en-US');
}

const two = (value) => String(value).padStart(2, '0');

/** 14:58:31 on the reader's own clock. */
export function clock(epochMillis) {
  const date = new Date(epochMillis);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** 14:58. */
export function minute(epochMillis) {
  const date = new Date(epochMillis);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** 14:58:31.204. */
export function clockMillis(epochMillis) {
  return `${clock(epochMillis)}.${String(new Date(epochMillis).getMilliseconds()).padStart(3, '0')}`;
}

/** 22 Nov or 11 月 22 日. */
export function day(epochMillis) {
  return new Date(epochMillis).toLocaleDateString(isChinese() ? 'zh-CN' : 'en-GB', {day: 'numeric', month: isChinese() ? 'long' : 'short'}).replace(/(\d+)(月|日)/g, '$1 $2 ').trim();
}

/** The clock today, with the day in front on other days. */
export function moment(epochMillis, now = Date.now()) {
  return new Date(epochMillis).toDateString() === new Date(now).toDateString() ? clock(epochMillis) : `${day(epochMillis)} ${minute(epochMillis)}`;
}

/** 3 ms, 12.4 s, 6 min 44 s, 38 min, 1 h 5 min, 10 d. */
export function duration(millis) {
  if (millis === null || millis === undefined || Number.isNaN(millis)) {
    return '–';
  }
  const value = Math.max(0, millis);
  if (value < 1) {
    return value === 0 ? `0 ${t('ms')}` : `<1 ${t('ms')}`;
  }
  if (value < 1000) {
    return `${value < 10 && value % 1 ? value.toFixed(1) : Math.round(value)} ${t('ms')}`;
  }
  const seconds = value / 1000;
  if (seconds < 59.5) {
    return `${seconds < 19.95 ? seconds.toFixed(1).replace(/\.0$/, '') : Math.round(seconds)} ${t('s')}`;
  }
  if (seconds < 600) {
    return pair(Math.round(seconds), 60, t('min'), t('s'));
  }
  if (seconds < 3600) {
    return `${Math.round(seconds / 60)} ${t('min')}`;
  }
  if (seconds < 48 * 3600) {
    return pair(Math.round(seconds / 60), 60, t('h'), t('min'));
  }
  return `${Math.floor(seconds / 86400)} ${t('d')}`;
}

function pair(value, per, large, small) {
  const rest = value % per;
  return `${Math.floor(value / per)} ${large}${rest ? ` ${rest} ${small}` : ''}`;
}

/** Whole seconds for what counts on: no decimal that runs. */
export function ticking(millis) {
  return duration(millis < 60000 ? Math.floor(Math.max(0, millis) / 1000) * 1000 || 0 : millis).replace(`0 ${t('ms')}`, `0 ${t('s')}`);
}

/** A duration ago. */
export function ago(millis) {
  return millis === null || millis === undefined ? '–' : t('ago', {time: ticking(millis)});
}

/** 61 B, 17.9 KiB. */
export function bytes(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1024 && unit < units.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return `${unit && scaled < 100 ? scaled.toFixed(1).replace(/\.0$/, '') : Math.round(scaled)} ${units[unit]}`;
}

/** Longest piece of a foreign name in a line; whole names are shown on a page of their own. */
export const LINE_CHARACTERS = 160;
/** Longest title or payload that is put into the document at once. */
export const TEXT_CHARACTERS = 16384;

// Control characters and marks that turn the reading direction would let a name look like another.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Foreign text with its invisible characters made visible, cut at a limit. */
export function foreign(value, limit = LINE_CHARACTERS) {
  const cut = value.length > limit ? `${value.slice(0, limit)}…` : value;
  return cut.replace(UNSEEN, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same, and in one line. */
export function line(value, limit = LINE_CHARACTERS) {
  return foreign(value.slice(0, limit + 1).replace(/[\t\n\r]+/g, ' '), limit);
}
