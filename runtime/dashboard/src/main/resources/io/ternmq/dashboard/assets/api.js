// The broker's HTTP API. Each call is a promise of its JSON, or fails with an ApiError that can be shown.

const KEY = 'ternmq.token';
/** Longest wait for one answer, in milliseconds. */
export const ANSWER_MILLIS = 10000;

let token = read();
let askForToken = null;

function read() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** What went wrong: the HTTP status, or 0 where nothing answered. */
export class ApiError extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** Who is asked for a token: a function of whether the last one was wrong, to a promise of a new one. */
export function onTokenWanted(ask) {
  askForToken = ask;
}

/** The token for this tab. */
export function setToken(value) {
  token = value;
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // storage is switched off: the token holds until the page is left
  }
}

/** The headers of each request; the second one is what a foreign site cannot send. */
export function headers() {
  return token ? {Authorization: `Bearer ${token}`, 'X-TernMQ': '1'} : {'X-TernMQ': '1'};
}

/** A path with its parameters, each encoded. */
export function path(name, parameters = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== '' && value !== null && value !== undefined) {
      query.set(key, value);
    }
  }
  const text = query.toString();
  return `api/v1/${name}${text ? `?${text}` : ''}`;
}

/** The path of one client. */
export function clientPath(id, rest = '') {
  return `api/v1/clients/${segment(id)}${rest}`;
}

/** One path segment; `.` and `..` would be resolved away by the browser, so their dots are encoded. */
export function segment(text) {
  const encoded = encodeURIComponent(text.toWellFormed ? text.toWellFormed() : text);
  return /^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}

export const get = (url, signal) => call('GET', url, undefined, signal);
export const post = (url, body = {}) => call('POST', url, body);
export const remove = (url) => call('DELETE', url);

async function call(method, url, body, signal) {
  const response = await send(method, url, body, signal);
  if (response.status === 401) {
    await wanted();
    return call(method, url, body, signal);
  }
  const answer = await response.text();
  let data = null;
  try {
    data = answer ? JSON.parse(answer) : null;
  } catch {
    if (response.ok) {
      throw new ApiError(response.status, 'not JSON');
    }
  }
  if (!response.ok) {
    throw new ApiError(response.status, (data && data.error) || `HTTP ${response.status}`);
  }
  return data;
}

async function send(method, url, body, signal) {
  const deadline = AbortSignal.timeout(ANSWER_MILLIS);
  const request = {method, headers: headers(), cache: 'no-store', signal: signal ? AbortSignal.any([signal, deadline]) : deadline};
  if (body !== undefined) {
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  try {
    return await fetch(url, request);
  } catch (failure) {
    if (signal && signal.aborted) {
      throw failure;
    }
    throw new ApiError(0, '');
  }
}

let asking = null;

/** Asks once, however many requests wait for the answer. */
export function wanted() {
  if (!asking) {
    asking = askForToken(token !== null).then((value) => {
      setToken(value);
      asking = null;
    });
  }
  return asking;
}
