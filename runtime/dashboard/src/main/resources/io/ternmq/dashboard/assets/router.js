// What the address says: `#/clients/<id>?state=...`. Filters live there, so that a view can be sent to somebody.

/** The place now: {name, id, query}. */
export function place() {
  const [route, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, id] = route.split('/');
  return {name: name || 'overview', id: id === undefined ? null : decode(id), query: new URLSearchParams(query)};
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address within the page. */
export function address(name, query = {}) {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined));
  const text = parameters.toString();
  return `#/${name}${text ? `?${text}` : ''}`;
}

/** The address of one client. */
export function clientAddress(id) {
  return `#/clients/${encodeURIComponent(id.toWellFormed ? id.toWellFormed() : id)}`;
}

/** Notes a filter in the address without a step in the history. */
export function note(name, query) {
  history.replaceState(null, '', address(name, query));
}
