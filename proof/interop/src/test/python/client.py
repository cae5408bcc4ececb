"""One MQTT client on Paho for Python 1.x: `client.py sub|pub --address ... --payload ...`."""

import argparse
import signal
import sys
import threading
from urllib.parse import urlparse

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

VERSIONS = {"31": mqtt.MQTTv31, "311": mqtt.MQTTv311, "5": mqtt.MQTTv5}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("verb", choices=["sub", "pub"])
    parser.add_argument("--address", type=urlparse, required=True)
    parser.add_argument("--version", choices=VERSIONS, required=True)
    parser.add_argument("--id", required=True)
    parser.add_argument("--keep", type=int, default=0)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--qos", type=int, required=True)
    parser.add_argument("--retain", type=int, default=0)
    parser.add_argument("--ca")
    parser.add_argument("--will-topic")
    parser.add_argument("--will-payload")
    parser.add_argument("--payload", action="append", default=[])
    return parser.parse_args()


def create(wanted):
    five = wanted.version == "5"
    web = wanted.address.scheme in ("ws", "wss")
    client = mqtt.Client(
        client_id=wanted.id,
        clean_session=None if five else not wanted.keep,
        protocol=VERSIONS[wanted.version],
        transport="websockets" if web else "tcp",
    )
    if web:
        client.ws_set_options(path=wanted.address.path)
    if wanted.ca:
        client.tls_set(wanted.ca)
    if wanted.will_topic:
        client.will_set(wanted.will_topic, wanted.will_payload, qos=1)
    return client


def connect(client, wanted):
    more = {}
    if wanted.version == "5":
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 600 if wanted.keep else 0
        more = {"clean_start": not wanted.keep, "properties": properties}
    client.connect(wanted.address.hostname, wanted.address.port, keepalive=20, **more)


def subscribe(client, wanted):
    ended = threading.Event()

    def on_connect(client, userdata, flags, reason, properties=None):
        present = flags["session present"]
        if present:
            print("ready present=1", flush=True)
        else:
            client.subscribe(wanted.topic, wanted.qos)

    def on_subscribe(client, userdata, mid, granted, properties=None):
        print("ready present=0", flush=True)

    def on_message(client, userdata, message):
        payload = message.payload.decode()
        print("got", message.qos, int(message.retain), payload, flush=True)

    client.on_connect = on_connect
    client.on_subscribe = on_subscribe
    client.on_message = on_message
    client.on_disconnect = lambda *ignored: ended.set()
    # Not a handler, which would call the client in the midst of its own work, under its locks.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    connect(client, wanted)
    client.loop_start()
    signal.sigwait({signal.SIGTERM})
    ended.clear()
    client.disconnect()
    ended.wait(10)
    client.loop_stop()


def publish(client, wanted):
    connected = threading.Event()
    ended = threading.Event()
    client.on_connect = lambda *ignored: connected.set()
    client.on_disconnect = lambda *ignored: ended.set()
    connect(client, wanted)
    client.loop_start()
    if not connected.wait(60):
        sys.exit("not connected")
    sent = [
        client.publish(wanted.topic, payload, wanted.qos, bool(wanted.retain))
        for payload in wanted.payload
    ]
    for message in sent:
        message.wait_for_publish()
    client.disconnect()
    ended.wait(10)
    client.loop_stop()


if __name__ == "__main__":
    options = arguments()
    {"sub": subscribe, "pub": publish}[options.verb](create(options), options)
