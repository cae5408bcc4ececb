// What the page knows of the broker: its last overview, and how far its clock is from the reader's.

import {get, path} from './api.js';
import {listen} from './link.js';

let last = null;
let offsetMillis = 0;

/** The last overview, or null before the first. */
export function overview() {
  return last;
}

/** The broker's clock now, in epoch millis. */
export function now() {
  return Date.now() + offsetMillis;
}

/** Takes an overview as the truth. */
export function take(data) {
  last = data;
  const at = data.at || (data.broker && data.broker.startedAt ? data.broker.startedAt + data.broker.uptimeSeconds * 1000 : 0);
  const offset = at ? at - Date.now() : 0;
  offsetMillis = Math.abs(offset) > 2000 ? offset : 0;
}

/** Reads the overview once; later ones come with the stream. */
export async function readOverview(signal) {
  take(await get(path('overview'), signal));
  return last;
}

listen((kind, data) => {
  if (kind === 'overview') {
    take(data);
  }
});
