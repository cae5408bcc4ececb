// MQTT 5.0 packets, as much of them as a page needs: bytes to objects and back.

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const strict = new TextDecoder('utf-8', {fatal: true});

export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBACK = 9;
export const UNSUBACK = 11;
export const PINGRESP = 13;
export const DISCONNECT = 14;

/** Largest packet that the page takes, in bytes; announced to the broker. */
export const MOST_PACKET_BYTES = 4 * 1024 * 1024;

// [MQTT-2.2.2.2] how each property is written
const PROPERTIES = {
  0x01: ['payloadFormat', 'byte'], 0x02: ['expirySeconds', 'four'], 0x03: ['contentType', 'text'], 0x08: ['responseTopic', 'text'], 0x09: ['correlation', 'binary'],
  0x0b: ['subscriptionId', 'varying'], 0x11: ['sessionExpirySeconds', 'four'], 0x12: ['assignedClientId', 'text'], 0x13: ['serverKeepAlive', 'two'], 0x15: ['authMethod', 'text'],
  0x16: ['authData', 'binary'], 0x17: ['problemInformation', 'byte'], 0x18: ['willDelay', 'four'], 0x19: ['responseInformation', 'byte'], 0x1a: ['responseInfo', 'text'],
  0x1c: ['serverReference', 'text'], 0x1f: ['reason', 'text'], 0x21: ['receiveMaximum', 'two'], 0x22: ['aliasMaximum', 'two'], 0x23: ['alias', 'two'], 0x24: ['maximumQos', 'byte'],
  0x25: ['retainAvailable', 'byte'], 0x26: ['user', 'pair'], 0x27: ['maximumPacket', 'four'], 0x28: ['wildcards', 'byte'], 0x29: ['subscriptionIds', 'byte'], 0x2a: ['shared', 'byte'],
};

class Writer {
  constructor() {
    this.parts = [];
  }

  byte(...values) {
    this.parts.push(Uint8Array.from(values));
    return this;
  }

  two(value) {
    return this.byte(value >> 8, value & 255);
  }

  four(value) {
    return this.byte((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
  }

  varying(value) {
    const bytes = [];
    let rest = value;
    do {
      bytes.push((rest % 128) | (rest >= 128 ? 128 : 0));
      rest = Math.floor(rest / 128);
    } while (rest > 0);
    return this.byte(...bytes);
  }

  raw(bytes) {
    this.parts.push(bytes);
    return this;
  }

  text(value) {
    const bytes = encoder.encode(value);
    return this.two(bytes.length).raw(bytes);
  }

  bytes() {
    const size = this.parts.reduce((sum, part) => sum + part.length, 0);
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

function frame(first, body) {
  const bytes = body.bytes();
  return new Writer().byte(first).varying(bytes.length).raw(bytes).bytes();
}

function withProperties(writer, properties) {
  const bytes = properties.bytes();
  return writer.varying(bytes.length).raw(bytes);
}

export function connect({clientId, username, password, keepAliveSeconds, isClean, expirySeconds, receiveMaximum}) {
  const flags = (isClean ? 2 : 0) | (username ? 0x80 : 0) | (password ? 0x40 : 0);
  const body = new Writer().text('MQTT').byte(5, flags).two(keepAliveSeconds);
  withProperties(body, new Writer().byte(0x11).four(expirySeconds).byte(0x21).two(receiveMaximum).byte(0x27).four(MOST_PACKET_BYTES));
  body.text(clientId);
  if (username) {
    body.text(username);
  }
  if (password) {
    body.text(password);
  }
  return frame(0x10, body);
}

export function publish({topic, payload, qos, retain, packetId, isDup, contentType}) {
  const body = new Writer().text(topic);
  if (qos > 0) {
    body.two(packetId);
  }
  withProperties(body, contentType ? new Writer().byte(0x03).text(contentType) : new Writer());
  return frame(0x30 | (isDup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0), body.raw(payload));
}

/** PUBACK, PUBREC, PUBREL, PUBCOMP with reason 0. */
export function acknowledge(type, packetId) {
  return frame((type << 4) | (type === PUBREL ? 2 : 0), new Writer().two(packetId));
}

export function subscribe(packetId, filter, qos) {
  return frame(0x82, withProperties(new Writer().two(packetId), new Writer()).text(filter).byte(qos));
}

export function unsubscribe(packetId, filter) {
  return frame(0xa2, withProperties(new Writer().two(packetId), new Writer()).text(filter));
}

export const pingreq = () => Uint8Array.of(0xc0, 0);

/** The end of connection and session. */
export const disconnect = () => frame(0xe0, withProperties(new Writer().byte(0), new Writer().byte(0x11).four(0)));

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get isDone() {
    return this.at >= this.bytes.length;
  }

  byte() {
    if (this.isDone) {
      throw new Error('packet too short');
    }
    return this.bytes[this.at++];
  }

  two() {
    return this.byte() * 256 + this.byte();
  }

  four() {
    return this.two() * 65536 + this.two();
  }

  varying() {
    let value = 0;
    for (let shift = 1; shift <= 128 ** 3; shift *= 128) {
      const next = this.byte();
      value += (next & 127) * shift;
      if (next < 128) {
        return value;
      }
    }
    throw new Error('length too long');
  }

  take(size) {
    if (this.at + size > this.bytes.length) {
      throw new Error('packet too short');
    }
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  binary() {
    return this.take(this.two());
  }

  text() {
    return decoder.decode(this.binary());
  }

  pair() {
    return [this.text(), this.text()];
  }

  properties() {
    const found = {user: []};
    if (this.isDone) {
      return found;
    }
    const size = this.varying();
    const end = this.at + size;
    while (this.at < end) {
      const [name, kind] = PROPERTIES[this.varying()] || [];
      if (!kind) {
        throw new Error('unknown property');
      }
      const value = this[kind]();
      if (kind === 'pair') {
        found.user.push(value);
      } else {
        found[name] = value;
      }
    }
    return found;
  }
}

/** Takes the stream in any pieces, and gives whole packets. */
export class Unpacker {
  constructor() {
    this.rest = new Uint8Array(0);
  }

  *take(bytes) {
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    let at = 0;
    for (;;) {
      const size = sizeAt(all, at);
      if (size === null || at + size.head + size.body > all.length) {
        break;
      }
      const first = all[at];
      const body = all.subarray(at + size.head, at + size.head + size.body);
      at += size.head + size.body;
      yield decode(first, new Reader(body));
    }
    this.rest = all.slice(at);
  }
}

function sizeAt(bytes, at) {
  let body = 0;
  for (let index = 1; index <= 4; index++) {
    if (at + index >= bytes.length) {
      return null;
    }
    const next = bytes[at + index];
    body += (next & 127) * 128 ** (index - 1);
    if (next < 128) {
      if (body > MOST_PACKET_BYTES) {
        throw new Error('packet too large');
      }
      return {head: index + 1, body};
    }
  }
  throw new Error('length too long');
}

function decode(first, reader) {
  const type = first >> 4;
  switch (type) {
    case CONNACK:
      return {type, isPresent: (reader.byte() & 1) === 1, code: reader.byte(), properties: reader.properties()};
    case PUBLISH: {
      const qos = (first >> 1) & 3;
      const topic = reader.text();
      const packetId = qos ? reader.two() : 0;
      const properties = reader.properties();
      return {type, topic, qos, packetId, retain: (first & 1) === 1, isDup: (first & 8) === 8, properties, payload: reader.take(reader.bytes.length - reader.at).slice()};
    }
    case PUBACK:
    case PUBREC:
    case PUBREL:
    case PUBCOMP:
      return {type, packetId: reader.two(), code: reader.isDone ? 0 : reader.byte(), properties: reader.properties()};
    case SUBACK:
    case UNSUBACK: {
      const packetId = reader.two();
      const properties = reader.properties();
      return {type, packetId, properties, codes: [...reader.take(reader.bytes.length - reader.at)]};
    }
    case DISCONNECT:
      return {type, code: reader.isDone ? 0 : reader.byte(), properties: reader.properties()};
    default:
      return {type};
  }
}

/** A payload as text, or null where it is none. */
export function textOf(payload) {
  try {
    const text = strict.decode(payload);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** The first bytes in hex. */
export function hexOf(payload, most) {
  const shown = [...payload.subarray(0, most)].map((value) => value.toString(16).padStart(2, '0')).join(' ');
  return payload.length > most ? `${shown} …` : shown;
}

const CODES = {
  0x80: 'unspecified error', 0x81: 'malformed packet', 0x82: 'protocol error', 0x83: 'not allowed here', 0x84: 'unsupported version', 0x85: 'client id not valid', 0x86: 'bad user name or password',
  0x87: 'not authorized', 0x88: 'server unavailable', 0x89: 'server busy', 0x8a: 'banned', 0x8b: 'shutting down', 0x8d: 'keep-alive timeout', 0x8e: 'session taken over', 0x8f: 'topic filter not valid', 0x90: 'topic name not valid',
  0x93: 'receive maximum exceeded', 0x95: 'packet too large', 0x96: 'message rate too high', 0x97: 'quota exceeded', 0x98: 'administrative action', 0x99: 'payload format not valid', 0x9a: 'retain not supported',
  0x9b: 'QoS not supported', 0x9e: 'shared subscriptions not supported', 0x9f: 'connection rate exceeded', 0xa1: 'subscription identifiers not supported', 0xa2: 'wildcards not supported',
};

/** A reason code in words, with the broker's own words where it sent some. */
export function reasonOf(code, properties) {
  const name = `0x${code.toString(16)}${CODES[code] ? `, ${CODES[code]}` : ''}`;
  return properties?.reason ? `${name}: ${properties.reason}` : name;
}
