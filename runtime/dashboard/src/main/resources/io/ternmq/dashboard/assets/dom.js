// Elements from data. Text goes in as text nodes only: nothing that a client sends is ever read as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element: `h('a.name', {href: '#/'}, 'text', child)`. Properties that start with `on` are listeners. */
export function h(name, ...rest) {
  return build((tag) => document.createElement(tag), name, rest);
}

/** An SVG element, written like `h`. */
export function s(name, ...rest) {
  return build((tag) => document.createElementNS(SVG, tag), name, rest);
}

function build(create, name, rest) {
  const [tag, ...classes] = name.split('.');
  const element = create(tag || 'div');
  if (classes.length) {
    element.setAttribute('class', classes.join(' '));
  }
  const first = rest[0];
  const hasAttributes = first && typeof first === 'object' && !(first instanceof Node) && !Array.isArray(first);
  if (hasAttributes) {
    setAll(element, first);
  }
  add(element, hasAttributes ? rest.slice(1) : rest);
  return element;
}

function setAll(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key === 'value') {
      element.value = value;
    } else {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
}

function add(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      add(element, child);
    } else if (child !== null && child !== undefined && child !== false) {
      element.append(child);
    }
  }
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** Sets the text only where it differs: selections and screen readers stay undisturbed. */
export function text(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** A drawing with its sentence for those who do not see it. */
export function picture(width, height, sentence, ...children) {
  return s('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': sentence}, ...children);
}

/** A call at most once per `millis`: at once when it was quiet, and once more at the end of a burst. */
export function paced(millis, call) {
  let timer = null;
  let isWanted = false;
  const run = () => {
    isWanted = false;
    timer = setTimeout(() => {
      timer = null;
      if (isWanted) {
        run();
      }
    }, millis);
    call();
  };
  const ask = () => {
    if (timer === null) {
      run();
    } else {
      isWanted = true;
    }
  };
  ask.stop = () => {
    clearTimeout(timer);
    timer = null;
    isWanted = false;
  };
  return ask;
}
