// The life of one client in segments [from, to or null, state, cause], in the broker's epoch millis.

const HOUR = 3600000;
/** Segments that one row keeps at most. */
const MOST_SEGMENTS = 400;

/** Takes a client as the API tells it and gives it what the page needs: absolute segments and a version. */
export function adopt(item, now) {
  const told = (item.segments || []).map(([from, to, state, cause]) => [now - from, to <= 0 ? null : now - to, state, cause ?? null]);
  item.line = told.length ? told : [[item.changedAt ?? now, null, item.state, item.lastCause ?? null]];
  item.version = 1;
  return item;
}

/** Applies an event of the stream; returns whether the client changed. */
export function apply(item, event) {
  const change = CHANGES[event.kind];
  if (!change) {
    return false;
  }
  change(item, event);
  item.version++;
  return true;
}

const CHANGES = {
  connected(item, event) {
    const wasWaiting = item.state !== 'connected';
    turn(item, event.at, 'connected', null);
    if (event.gapMillis !== null && event.gapMillis !== undefined) {
      item.lastGapMillis = event.gapMillis;
    } else if (!wasWaiting) {
      item.lastGapMillis = 0;
    }
    item.address = event.address ?? item.address;
    item.keepAliveSeconds = event.keepAliveSeconds ?? item.keepAliveSeconds;
    item.connectedAt = event.at;
    item.graceEndsAt = null;
  },
  disconnected(item, event) {
    turn(item, event.at, 'disconnected', event.cause);
    item.lastCause = event.cause ?? item.lastCause;
    item.graceEndsAt = event.graceSeconds ? event.at + event.graceSeconds * 1000 : item.graceEndsAt;
  },
  closed(item, event) {
    turn(item, event.at, 'closed', event.cause); // the last cause stays that of its connection's end
    item.queued = 0;
  },
};

function turn(item, at, state, cause) {
  const last = item.line.at(-1);
  if (last && last[1] === null) {
    last[1] = Math.max(last[0], at);
  }
  item.line.push([at, null, state, cause]);
  item.line = item.line.filter(([, to]) => to === null || to > at - HOUR).slice(-MOST_SEGMENTS);
  item.state = state;
  item.changedAt = at;
}

/** The segments as they are drawn: the silence before a keep-alive timeout is pale, for nothing was heard in it. */
export function drawn(segments, keepAliveSeconds) {
  const result = [];
  segments.forEach((segment, index) => {
    const [from, to, state] = segment;
    const next = segments[index + 1];
    const silence = next && next[2] === 'disconnected' && next[3] === 'keep-alive-timeout' ? keepAliveSeconds * 1500 : 0;
    if (state === 'connected' && silence && to !== null) {
      const split = Math.max(from, to - silence);
      result.push([from, split, state], [split, to, 'unheard']);
    } else {
      result.push([from, to, state]);
    }
  });
  return result;
}
