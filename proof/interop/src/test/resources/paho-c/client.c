/* One MQTT client on Paho C: `client sub|pub --address ... --payload ...`. */
#include <MQTTClient.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PAYLOADS = 64, TIMEOUT_MILLIS = 10000, EXPIRY_SECONDS = 600 };

struct wanted {
  const char *verb;
  const char *address;
  const char *version;
  const char *id;
  const char *topic;
  const char *trusted;
  const char *will_topic;
  const char *will_payload;
  const char *payloads[MAX_PAYLOADS];
  int payload_count;
  int keep;
  int qos;
  int retain;
};

static volatile sig_atomic_t asked_to_end = 0;

static void on_signal(int number) { asked_to_end = 1; }

static void fail(const char *what, int code) {
  printf("error: %s: %d\n", what, code);
  exit(1);
}

static int is_five(const struct wanted *wanted) { return strcmp(wanted->version, "5") == 0; }

static void take_option(struct wanted *wanted, const char *name, const char *value) {
  if (strcmp(name, "--address") == 0) wanted->address = value;
  else if (strcmp(name, "--version") == 0) wanted->version = value;
  else if (strcmp(name, "--id") == 0) wanted->id = value;
  else if (strcmp(name, "--keep") == 0) wanted->keep = atoi(value);
  else if (strcmp(name, "--topic") == 0) wanted->topic = value;
  else if (strcmp(name, "--qos") == 0) wanted->qos = atoi(value);
  else if (strcmp(name, "--retain") == 0) wanted->retain = atoi(value);
  else if (strcmp(name, "--ca") == 0) wanted->trusted = value;
  else if (strcmp(name, "--will-topic") == 0) wanted->will_topic = value;
  else if (strcmp(name, "--will-payload") == 0) wanted->will_payload = value;
  else if (strcmp(name, "--payload") == 0 && wanted->payload_count < MAX_PAYLOADS)
    wanted->payloads[wanted->payload_count++] = value;
  else fail(name, -1);
}

static MQTTClient create(const struct wanted *wanted) {
  MQTTClient_createOptions options = MQTTClient_createOptions_initializer;
  MQTTClient client;
  if (is_five(wanted)) options.MQTTVersion = MQTTVERSION_5;
  int code = MQTTClient_createWithOptions(
      &client, wanted->address, wanted->id, MQTTCLIENT_PERSISTENCE_NONE, NULL, &options);
  if (code != MQTTCLIENT_SUCCESS) fail("create", code);
  return client;
}

static int connect_three(MQTTClient client, const struct wanted *wanted, MQTTClient_willOptions *will,
    MQTTClient_SSLOptions *trust) {
  MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer;
  options.MQTTVersion = strcmp(wanted->version, "31") == 0 ? MQTTVERSION_3_1 : MQTTVERSION_3_1_1;
  options.keepAliveInterval = 20;
  options.cleansession = !wanted->keep;
  options.will = will;
  options.ssl = trust;
  int code = MQTTClient_connect(client, &options);
  if (code != MQTTCLIENT_SUCCESS) fail("connect", code);
  return options.returned.sessionPresent;
}

static int connect_five(MQTTClient client, const struct wanted *wanted, MQTTClient_willOptions *will,
    MQTTClient_SSLOptions *trust) {
  MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer5;
  MQTTProperties properties = MQTTProperties_initializer;
  MQTTProperty expiry;
  expiry.identifier = MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL;
  expiry.value.integer4 = wanted->keep ? EXPIRY_SECONDS : 0;
  MQTTProperties_add(&properties, &expiry);
  options.keepAliveInterval = 20;
  options.cleanstart = !wanted->keep;
  options.will = will;
  options.ssl = trust;
  MQTTResponse response = MQTTClient_connect5(client, &options, &properties, NULL);
  if (response.reasonCode != MQTTREASONCODE_SUCCESS) fail("connect", response.reasonCode);
  MQTTResponse_free(response);
  MQTTProperties_free(&properties);
  return options.returned.sessionPresent;
}

static int connect_client(MQTTClient client, const struct wanted *wanted) {
  MQTTClient_willOptions will = MQTTClient_willOptions_initializer;
  will.topicName = wanted->will_topic;
  will.message = wanted->will_payload;
  will.qos = 1;
  MQTTClient_willOptions *left = wanted->will_topic == NULL ? NULL : &will;
  MQTTClient_SSLOptions ssl = MQTTClient_SSLOptions_initializer;
  ssl.trustStore = wanted->trusted;
  ssl.verify = 1;
  MQTTClient_SSLOptions *trust = wanted->trusted == NULL ? NULL : &ssl;
  return is_five(wanted) ? connect_five(client, wanted, left, trust)
                         : connect_three(client, wanted, left, trust);
}

static int subscribe_client(MQTTClient client, const struct wanted *wanted) {
  if (!is_five(wanted)) return MQTTClient_subscribe(client, wanted->topic, wanted->qos);
  MQTTResponse response = MQTTClient_subscribe5(client, wanted->topic, wanted->qos, NULL, NULL);
  int code = response.reasonCode;
  MQTTResponse_free(response);
  return code == wanted->qos ? MQTTCLIENT_SUCCESS : code;
}

static void receive(MQTTClient client) {
  char *topic = NULL;
  int topic_length = 0;
  MQTTClient_message *message = NULL;
  int code = MQTTClient_receive(client, &topic, &topic_length, &message, 100);
  if (message != NULL) {
    printf("got %d %d %.*s\n", message->qos, message->retained, message->payloadlen,
        (const char *) message->payload);
    MQTTClient_freeMessage(&message);
    MQTTClient_free(topic);
  } else if (code != MQTTCLIENT_SUCCESS) {
    fail("receive", code);
  }
}

static void subscribe_and_print(MQTTClient client, const struct wanted *wanted, int session_present) {
  if (!session_present) {
    int code = subscribe_client(client, wanted);
    if (code != MQTTCLIENT_SUCCESS) fail("subscribe", code);
  }
  printf("ready present=%d\n", session_present);
  while (!asked_to_end) receive(client);
}

static MQTTClient_deliveryToken publish(
    MQTTClient client, const struct wanted *wanted, const char *payload) {
  MQTTClient_message message = MQTTClient_message_initializer;
  MQTTClient_deliveryToken token = 0;
  int code;
  message.payload = (void *) payload;
  message.payloadlen = (int) strlen(payload);
  message.qos = wanted->qos;
  message.retained = wanted->retain;
  if (is_five(wanted)) {
    MQTTResponse response = MQTTClient_publishMessage5(client, wanted->topic, &message, &token);
    code = response.reasonCode;
    MQTTResponse_free(response);
  } else {
    code = MQTTClient_publishMessage(client, wanted->topic, &message, &token);
  }
  if (code != MQTTCLIENT_SUCCESS) fail("publish", code);
  return token;
}

static void publish_all(MQTTClient client, const struct wanted *wanted) {
  MQTTClient_deliveryToken tokens[MAX_PAYLOADS];
  for (int i = 0; i < wanted->payload_count; i++) {
    tokens[i] = publish(client, wanted, wanted->payloads[i]);
  }
  for (int i = 0; i < wanted->payload_count; i++) {
    int code = MQTTClient_waitForCompletion(client, tokens[i], TIMEOUT_MILLIS);
    if (code != MQTTCLIENT_SUCCESS) fail("completion", code);
  }
}

static void disconnect_client(MQTTClient client, const struct wanted *wanted) {
  int code = is_five(wanted)
      ? MQTTClient_disconnect5(client, TIMEOUT_MILLIS, MQTTREASONCODE_NORMAL_DISCONNECTION, NULL)
      : MQTTClient_disconnect(client, TIMEOUT_MILLIS);
  if (code != MQTTCLIENT_SUCCESS) fail("disconnect", code);
}

int main(int count, char **arguments) {
  struct wanted wanted = {0};
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGTERM, on_signal);
  if (count < 2 || count % 2 != 0) fail("arguments", count);
  wanted.verb = arguments[1];
  for (int i = 2; i < count; i += 2) take_option(&wanted, arguments[i], arguments[i + 1]);
  MQTTClient client = create(&wanted);
  int session_present = connect_client(client, &wanted);
  if (strcmp(wanted.verb, "sub") == 0) subscribe_and_print(client, &wanted, session_present);
  else publish_all(client, &wanted);
  disconnect_client(client, &wanted);
  MQTTClient_destroy(&client);
  return 0;
}
