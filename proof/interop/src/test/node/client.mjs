// One MQTT client on MQTT.js: `client.mjs sub|pub --address ... --payload ...`.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import mqtt from 'mqtt';

const text = { type: 'string' };
const { values: wanted, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    address: text,
    version: text,
    id: text,
    keep: text,
    ca: text,
    topic: text,
    qos: text,
    retain: text,
    payload: { type: 'string', multiple: true },
    'will-topic': text,
    'will-payload': text,
  },
});
const [verb] = positionals;
const qos = Number(wanted.qos);
const keepsSession = wanted.keep === '1';

function options() {
  const common = { clientId: wanted.id, clean: !keepsSession, reconnectPeriod: 0, keepalive: 20 };
  const will = wanted['will-topic']
    ? { will: { topic: wanted['will-topic'], payload: wanted['will-payload'], qos: 1 } }
    : {};
  const version =
    wanted.version === '5'
      ? { protocolVersion: 5, properties: { sessionExpiryInterval: keepsSession ? 600 : 0 } }
      : { protocolVersion: 4 };
  const trust = wanted.ca ? { ca: readFileSync(wanted.ca) } : {};
  return { ...common, ...will, ...version, ...trust };
}

function subscribe(client) {
  client.on('message', (topic, payload, packet) => {
    console.log(`got ${packet.qos} ${packet.retain ? 1 : 0} ${payload}`);
  });
  client.on('connect', async ({ sessionPresent }) => {
    if (!sessionPresent) {
      await client.subscribeAsync(wanted.topic, { qos });
    }
    console.log(`ready present=${sessionPresent ? 1 : 0}`);
  });
  process.on('SIGTERM', () => client.end());
}

async function publish(client) {
  for (const payload of wanted.payload) {
    await client.publishAsync(wanted.topic, payload, { qos, retain: wanted.retain === '1' });
  }
  await client.endAsync();
}

const client = mqtt.connect(wanted.address, options());
client.on('error', (error) => {
  console.log(`error ${error.message}`);
  process.exit(1);
});
if (verb === 'sub') {
  subscribe(client);
} else {
  client.once('connect', () => publish(client));
}
