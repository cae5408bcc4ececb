// Questions. The title is the question, the text says in numbers what is lost, the focus is on Cancel, the button repeats the verb.

import {h, fill} from './dom.js';
import {t} from './words.js';
import {line} from './format.js';

const dialog = document.getElementById('ask');

/** Asks before something is lost; promises whether it shall be done. */
export function confirm({title, subject, words, verb, isLoss = true}) {
  return new Promise((resolve) => {
    const form = h(
      'form',
      {method: 'dialog'},
      h('h2', {id: 'ask-title'}, title),
      subject ? h('p.mono', h('bdi', line(subject, 200))) : null,
      h('p', words),
      h('div', h('button.button', {value: 'cancel', autofocus: true}, t('cancel')), h(isLoss ? 'button.button.loss' : 'button.button.main', {value: 'do'}, verb)),
    );
    fill(dialog, form);
    dialog.returnValue = '';
    dialog.onclose = () => resolve(dialog.returnValue === 'do');
    dialog.showModal();
  });
}

/** Asks for the token that the API wants; goes on asking until there is one. */
export function askToken(wasWrong) {
  return new Promise((resolve) => {
    const field = h('input.field.mono', {type: 'password', id: 'token', autocomplete: 'current-password', required: true, autofocus: true});
    const form = h(
      'form',
      {method: 'dialog'},
      h('h2', {id: 'ask-title'}, t('tokenAsk')),
      h('p', t('tokenText')),
      wasWrong ? h('p.loss', {role: 'alert'}, t('tokenWrong')) : null,
      h('label', h('span', t('tokenField')), field),
      h('div', h('button.button.main', {value: 'do'}, t('tokenDo'))),
    );
    fill(dialog, form);
    dialog.oncancel = (event) => event.preventDefault();
    dialog.onclose = () => {
      dialog.oncancel = null;
      if (field.value) {
        resolve(field.value.trim());
      } else {
        dialog.showModal();
      }
    };
    dialog.showModal();
  });
}
