// The page's words in the reader's language.

import {english} from './english.js';
import {chinese} from './chinese.js';

const KEY = 'ternmq.language';
let words = document.documentElement.lang.startsWith('zh') ? chinese : english;

/** Whether the page speaks Chinese now. */
export function isChinese() {
  return words === chinese;
}

/** The other language from now on, also at the next visit. */
export function switchLanguage() {
  words = isChinese() ? english : chinese;
  document.documentElement.lang = isChinese() ? 'zh-CN' : 'en';
  keep(KEY, isChinese() ? 'zh' : 'en');
}

/** Keeps a choice where the browser allows it. */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage is switched off: the choice holds until the page is left
  }
}

/** A word or sentence; `{name}` stands for a value. */
export function t(key, values = {}) {
  const word = words[key];
  if (word === undefined) {
    return key;
  }
  if (typeof word === 'function') {
    return word(values);
  }
  return word.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Whether there is a word. */
export function has(key) {
  return words[key] !== undefined;
}

/** The name of one of a kind; one that a newer broker made up is shown as it came. */
function nameOf(kind, one) {
  return has(`${kind}.${one}`) ? t(`${kind}.${one}`) : String(one).replaceAll('-', ' ');
}

/** The name of a cause. */
export function causeName(cause) {
  return cause ? nameOf('cause', cause) : t('none');
}

/** Why messages were dropped, in words. */
export function dropReason(reason) {
  return nameOf('drop', reason);
}

/** The name of a state. */
export function stateName(state) {
  return t({connected: 'Connected', disconnected: 'Waiting', closed: 'Closed'}[state] || 'Closed');
}
