// All settings as they are in force, in the groups of the catalogue, with where each value comes from.

import {h, fill, text} from './dom.js';
import {t} from './words.js';
import {get, path} from './api.js';
import {listen} from './link.js';
import {line} from './format.js';
import {note} from './router.js';

/** The settings in an element; returns how they are left. */
export function settingsPage(element, at) {
  return new Settings(element, at.query).leave;
}

class Settings {
  constructor(element, query) {
    this.items = [];
    this.field = h('input.field', {type: 'search', id: 'search', placeholder: t('settingSearch'), 'aria-label': t('settingSearch'), value: query.get('search') || '', autocomplete: 'off', spellcheck: 'false', oninput: () => this.show()});
    this.changed = h('input', {type: 'checkbox', id: 'changed', onchange: () => this.show()});
    this.changed.checked = query.has('changed');
    this.groups = h('div.settings');
    this.nothing = h('p.nothing', {hidden: true});
    fill(
      element,
      h('div.page-head', h('h1', t('settings')), h('span.dim', t('settingsSub'))),
      h('form.filters', {role: 'search', onsubmit: (event) => event.preventDefault()}, h('div.search', this.field, h('kbd', '/')), h('label.check', this.changed, h('span', t('changedOnly')))),
      this.groups,
      this.nothing,
    );
    const keys = (event) => {
      if (event.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
        event.preventDefault();
        this.field.focus();
      }
    };
    document.addEventListener('keydown', keys);
    const stop = listen((kind) => kind === 'returned' && this.read());
    this.leave = () => {
      stop();
      document.removeEventListener('keydown', keys);
    };
    this.read();
  }

  async read() {
    try {
      this.items = (await get(path('settings'))).items;
      this.show(false);
    } catch (failure) {
      this.nothing.hidden = false;
      text(this.nothing, t('failed', {reason: failure.message || t('unreachable')}));
    }
  }

  show(isNoted = true) {
    const words = this.field.value.trim().toLowerCase();
    if (isNoted) {
      note('settings', {search: words, changed: this.changed.checked ? '1' : ''});
    }
    const fits = (item) => (!words || `${item.name} ${item.description ?? ''}`.toLowerCase().includes(words)) && (!this.changed.checked || !isDefault(item));
    const groups = new Map();
    for (const item of this.items.filter(fits)) {
      const name = item.section || '';
      groups.set(name, [...(groups.get(name) || []), item]);
    }
    fill(this.groups, [...groups].map(([name, items]) => h('section.group', h('h2', name), h('div.group-rows', items.map(row)))));
    this.nothing.hidden = groups.size > 0;
    text(this.nothing, t('settingsNone'));
  }
}

const isDefault = (item) => item.source === 'default' || item.source === undefined || item.source === null;

function row(item) {
  const value = spell(item.value);
  const marks = [isDefault(item) ? null : t('source', {source: line(String(item.source), 120)}), item.isLive ? t('live') : null].filter(Boolean).join(' · ');
  const before = !isDefault(item) && item.default !== null && item.default !== undefined && item.default !== '' ? `${t('isDefault')}: ${spell(item.default)}` : isDefault(item) ? t('isDefault') : '';
  return h(
    'div.setting',
    h('div', h('code', item.name), item.description ? h('p', item.description, item.unit ? h('span.dim', ` · ${item.unit}`) : null) : null, marks ? h('p.marks', marks) : null),
    h('div.setting-value', h(isDefault(item) ? 'span' : 'b', h('bdi', value)), h('small', before)),
  );
}

function spell(value) {
  if (value === null || value === undefined || value === '') {
    return '–';
  }
  if (typeof value === 'boolean') {
    return t(value ? 'yes' : 'no');
  }
  if (typeof value === 'number') {
    return value.toLocaleString('en-US');
  }
  return line(Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value), 400);
}
