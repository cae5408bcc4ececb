// The page as an MQTT client that keeps the product's own promise: its link may fall at any time; the session waits at
// the broker, what was sent is sent again in its order, and fresh credentials are asked for before each attempt.

import {post} from './api.js';
import * as packets from './packets.js';

/** Back-off: delay n is drawn from [0, min(longest, first x 2^n)]. It starts over after a connection has held this long. */
const FIRST_DELAY_MILLIS = 1000;
const LONGEST_DELAY_MILLIS = 30000;
const HELD_MILLIS = 30000;
/** How long a link that was cut by hand stays down, so that one sees it come back. */
const CUT_MILLIS = 3000;
const CONNECT_MILLIS = 10000;
const KEEP_ALIVE_SECONDS = 30;
const PING_ANSWER_MILLIS = 5000;
/** How long the broker keeps the session of a page that vanished. */
const EXPIRY_SECONDS = 300;
const RECEIVE_MAXIMUM = 100;
/** Messages that wait for the link at most. */
export const MOST_WAITING = 100;
const MOST_DROPS = 50;

/** One client of the page. Hooks: onState(), onMessage(message), onLost(drop), onBack(drop). */
export class PageClient {
  constructor(hooks) {
    Object.assign(this, hooks);
    this.clientId = `page-${Array.from(crypto.getRandomValues(new Uint8Array(6)), (value) => value.toString(16).padStart(2, '0')).join('')}`;
    this.state = 'connecting';
    this.attempt = 0;
    this.nextAt = null;
    this.refused = null;
    this.drops = [];
    this.filters = new Map();
    this.sent = new Map();
    this.asked = new Map();
    this.unwanted = new Set(); // filters that the session at the broker may still have
    this.received = new Set();
    this.waiting = [];
    this.lastId = 0;
    this.hadSession = false;
  }

  /** Connects now, whatever waited. */
  async open() {
    clearTimeout(this.timer);
    this.nextAt = null;
    this.attempt++;
    this.state = this.drops.at(-1)?.backAt === null ? 'waiting' : 'connecting';
    this.onState();
    const mine = (this.current = {});
    try {
      const token = await post('api/v1/page-token');
      if (mine !== this.current || this.isClosed) {
        return;
      }
      if (!token.websocketUrl) {
        this.state = 'none';
        this.onState();
        return;
      }
      this.dial(mine, token);
    } catch (failure) {
      this.fell(mine, failure.message || null);
    }
  }

  dial(mine, token) {
    const socket = new WebSocket(reachable(token.websocketUrl), 'mqtt');
    socket.binaryType = 'arraybuffer';
    const unpacker = new packets.Unpacker();
    mine.socket = socket;
    mine.deadline = setTimeout(() => socket.close(), CONNECT_MILLIS);
    socket.onopen = () => {
      this.write(mine, packets.connect({clientId: this.clientId, username: token.username, password: token.password, keepAliveSeconds: KEEP_ALIVE_SECONDS, isClean: !this.hadSession, expirySeconds: EXPIRY_SECONDS, receiveMaximum: RECEIVE_MAXIMUM}));
    };
    socket.onmessage = (event) => {
      try {
        for (const packet of unpacker.take(new Uint8Array(event.data))) {
          if (mine === this.current) {
            mine.readAt = Date.now();
            this.onPacket(mine, packet);
          }
        }
      } catch (failure) {
        this.fell(mine, failure.message);
      }
    };
    socket.onclose = () => this.fell(mine, mine.reason || null);
  }

  write(mine, bytes) {
    if (mine?.socket?.readyState === WebSocket.OPEN) {
      mine.wroteAt = Date.now();
      mine.socket.send(bytes);
    }
  }

  onPacket(mine, packet) {
    const handler = HANDLERS[packet.type];
    if (handler) {
      this[handler](mine, packet);
    }
  }

  onConnack(mine, packet) {
    clearTimeout(mine.deadline);
    if (packet.code >= 0x80) {
      this.fell(mine, packets.reasonOf(packet.code, packet.properties));
      return;
    }
    const wasLost = this.drops.at(-1)?.backAt === null ? this.drops.at(-1) : null;
    Object.assign(this, {state: 'connected', refused: null, hadSession: true});
    mine.heldTimer = setTimeout(() => (this.attempt = 0), HELD_MILLIS);
    mine.pulse = setInterval(() => this.beat(mine), 1000);
    this.restore(packet.isPresent);
    if (wasLost) {
      Object.assign(wasLost, {backAt: Date.now(), isPresent: packet.isPresent});
      this.onBack(wasLost);
    }
    this.onState();
  }

  /** In-flight messages in their first order, then subscriptions, then what waited. */
  restore(isPresent) {
    const open = [...this.sent.values()];
    if (!isPresent) {
      this.received.clear();
      this.sent.clear();
      this.unwanted.clear();
    }
    for (const each of open) {
      if (isPresent && each.isReleased) {
        this.write(this.current, packets.acknowledge(packets.PUBREL, each.packetId)); // [MQTT-4.4.0-1]
      } else if (isPresent) {
        this.write(this.current, packets.publish({...each, isDup: true}));
      } else if (each.qos === 1) {
        this.send(each);
      } else if (each.isReleased) {
        each.resolve({});
      } else {
        each.reject(new Error('outcome unknown: the session was lost'));
      }
    }
    this.unwanted.forEach((name) => this.askNot(name));
    const missing = [...this.filters].filter(([, filter]) => !isPresent || !filter.isGranted);
    missing.forEach(([name, filter]) => this.ask(name, filter.qos));
    this.waiting.splice(0).forEach((each) => this.send(each));
  }

  onPublish(mine, packet) {
    if (packet.qos === 2) {
      this.write(mine, packets.acknowledge(packets.PUBREC, packet.packetId));
      if (this.received.has(packet.packetId)) {
        return; // [MQTT-4.3.3-10] seen before, not handed on again
      }
      this.received.add(packet.packetId);
    } else if (packet.qos === 1) {
      this.write(mine, packets.acknowledge(packets.PUBACK, packet.packetId));
    }
    this.onMessage(packet);
  }

  onPubrel(mine, packet) {
    this.received.delete(packet.packetId);
    this.write(mine, packets.acknowledge(packets.PUBCOMP, packet.packetId));
  }

  onPubrec(mine, packet) {
    const open = this.sent.get(packet.packetId);
    if (packet.code >= 0x80) {
      this.settle(packet);
      return;
    }
    if (open) {
      open.isReleased = true;
      open.code = packet.code;
    }
    this.write(mine, packets.acknowledge(packets.PUBREL, packet.packetId));
  }

  settle(packet) {
    const open = this.sent.get(packet.packetId);
    if (open) {
      this.sent.delete(packet.packetId);
      const code = packet.code || open.code || 0;
      if (code >= 0x80) {
        open.reject(new Error(packets.reasonOf(code, packet.properties)));
      } else {
        open.resolve({matched: code !== 0x10});
      }
    }
  }

  onPuback(mine, packet) {
    this.settle(packet);
  }

  onSuback(mine, packet) {
    const asked = this.asked.get(packet.packetId);
    this.asked.delete(packet.packetId);
    if (asked) {
      const filter = this.filters.get(asked.name);
      if (packet.codes[0] >= 0x80) {
        this.filters.delete(asked.name);
        filter?.refuse?.(packets.reasonOf(packet.codes[0], packet.properties));
      } else if (filter) {
        filter.isGranted = true;
        filter.granted?.();
      }
    }
  }

  onUnsuback(mine, packet) {
    const asked = this.asked.get(packet.packetId);
    this.asked.delete(packet.packetId);
    this.unwanted.delete(asked?.name);
  }

  onDisconnect(mine, packet) {
    mine.reason = packets.reasonOf(packet.code, packet.properties);
    this.fell(mine, mine.reason);
  }

  onPing() {
    // any byte is the answer
  }

  /** Heartbeat: a ping when nothing was sent or heard for the keep-alive, and a verdict when it stays unanswered. */
  beat(mine) {
    const now = Date.now();
    if (mine.pingAt && mine.readAt >= mine.pingAt) {
      mine.pingAt = 0;
    }
    if (mine.pingAt && now - mine.pingAt > PING_ANSWER_MILLIS) {
      this.fell(mine, null);
    } else if (!mine.pingAt && now - Math.min(mine.readAt, mine.wroteAt) > KEEP_ALIVE_SECONDS * 950) {
      mine.pingAt = now;
      this.write(mine, packets.pingreq());
    }
  }

  fell(mine, reason, delayMillis = null) {
    if (mine !== this.current || this.isClosed) {
      return;
    }
    this.current = null;
    clearTimeout(mine.deadline);
    clearTimeout(mine.heldTimer);
    clearInterval(mine.pulse);
    mine.socket?.close();
    this.asked.clear();
    const now = Date.now();
    if (this.state === 'connected') {
      const drop = {at: now, backAt: null, isPresent: null, waited: null};
      this.drops.push(drop);
      this.drops.splice(0, this.drops.length - MOST_DROPS);
      this.onLost(drop);
    }
    const bound = Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** Math.min(10, this.attempt));
    const delay = delayMillis ?? Math.random() * bound;
    Object.assign(this, {state: 'waiting', refused: reason, nextAt: now + delay});
    this.timer = setTimeout(() => this.open(), delay);
    this.onState();
  }

  /** Drops the link without a word, as a bad network would. */
  cut() {
    if (this.current) {
      this.attempt = 0;
      this.fell(this.current, null, CUT_MILLIS);
    }
  }

  nextId() {
    do {
      this.lastId = (this.lastId % 65535) + 1;
    } while (this.sent.has(this.lastId) || this.asked.has(this.lastId));
    return this.lastId;
  }

  /** Subscribes to this filter alone; promises the broker's consent. */
  subscribe(name, qos) {
    for (const old of this.filters.keys()) {
      if (old !== name) {
        this.filters.delete(old);
        this.unwanted.add(old);
        if (this.state === 'connected') {
          this.askNot(old);
        }
      }
    }
    this.unwanted.delete(name);
    return new Promise((granted, refuse) => {
      this.filters.set(name, {qos, isGranted: false, granted, refuse: (reason) => refuse(new Error(reason))});
      if (this.state === 'connected') {
        this.ask(name, qos);
      }
    });
  }

  ask(name, qos) {
    const packetId = this.nextId();
    this.asked.set(packetId, {name});
    this.write(this.current, packets.subscribe(packetId, name, qos));
  }

  /** Ends a subscription; asked again where the link falls before the answer. */
  askNot(name) {
    const packetId = this.nextId();
    this.asked.set(packetId, {name});
    this.write(this.current, packets.unsubscribe(packetId, name));
  }

  /** Publishes; promises the acknowledgement. While the link is down the message waits here. */
  publish(message) {
    return new Promise((resolve, reject) => {
      const each = {...message, resolve, reject};
      if (this.state === 'connected') {
        this.send(each);
      } else if (this.waiting.length < MOST_WAITING) {
        this.waiting.push(each);
      } else {
        reject(new Error(`${MOST_WAITING} messages wait already`));
      }
    });
  }

  send(each) {
    each.isReleased = false;
    if (each.qos > 0) {
      each.packetId = this.nextId();
      this.sent.set(each.packetId, each);
    }
    this.write(this.current, packets.publish(each));
    if (each.qos === 0) {
      each.resolve({});
    }
  }

  /** Says goodbye: connection and session end. */
  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
    const mine = this.current;
    if (mine) {
      clearTimeout(mine.deadline);
      clearTimeout(mine.heldTimer);
      clearInterval(mine.pulse);
      this.write(mine, packets.disconnect());
      mine.socket?.close();
    }
  }
}

const HANDLERS = {
  [packets.CONNACK]: 'onConnack',
  [packets.PUBLISH]: 'onPublish',
  [packets.PUBACK]: 'onPuback',
  [packets.PUBREC]: 'onPubrec',
  [packets.PUBREL]: 'onPubrel',
  [packets.PUBCOMP]: 'onPuback',
  [packets.SUBACK]: 'onSuback',
  [packets.UNSUBACK]: 'onUnsuback',
  [packets.PINGRESP]: 'onPing',
  [packets.DISCONNECT]: 'onDisconnect',
};

/** A listener on every address is reached where the page came from; so is one on loopback, by the name in use here. */
function reachable(url) {
  const target = new URL(url);
  const isLocal = (name) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(name);
  if (/^(0\.0\.0\.0|\[::\])$/.test(target.hostname) || (isLocal(target.hostname) && isLocal(location.hostname))) {
    target.hostname = location.hostname;
  }
  return target.href;
}
