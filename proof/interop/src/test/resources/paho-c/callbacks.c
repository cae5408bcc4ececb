/*
 * The smallest program on Paho C with callbacks, as its documentation shows it:
 * `callbacks <address> <client id> <topic>` subscribes at QoS 1, publishes one message to itself,
 * prints what arrives and what is delivered, and disconnects after the message "end".
 */
#include <MQTTClient.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sem_t end_arrived;
static sem_t delivered;

static void on_delivered(void *context, MQTTClient_deliveryToken token) {
  printf("delivered\n");
  sem_post(&delivered);
}

static int on_message(void *context, char *topic, int topic_length, MQTTClient_message *message) {
  printf("arrived %s %.*s\n", topic, message->payloadlen, (const char *) message->payload);
  if (message->payloadlen == 3 && memcmp(message->payload, "end", 3) == 0) sem_post(&end_arrived);
  MQTTClient_freeMessage(&message);
  MQTTClient_free(topic);
  return 1;
}

static void on_connection_lost(void *context, char *cause) {
  printf("lost %s\n", cause == NULL ? "without a cause" : cause);
  exit(2);
}

static void require(const char *what, int code) {
  if (code == MQTTCLIENT_SUCCESS) return;
  printf("error: %s: %d\n", what, code);
  exit(1);
}

int main(int count, char **arguments) {
  MQTTClient client;
  MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer;
  MQTTClient_deliveryToken token;
  if (count != 4) return 1;
  setvbuf(stdout, NULL, _IOLBF, 0);
  sem_init(&end_arrived, 0, 0);
  sem_init(&delivered, 0, 0);
  require("create", MQTTClient_create(
      &client, arguments[1], arguments[2], MQTTCLIENT_PERSISTENCE_NONE, NULL));
  require("callbacks", MQTTClient_setCallbacks(
      client, NULL, on_connection_lost, on_message, on_delivered));
  options.keepAliveInterval = 20;
  options.cleansession = 1;
  require("connect", MQTTClient_connect(client, &options));
  require("subscribe", MQTTClient_subscribe(client, arguments[3], 1));
  printf("subscribed\n");
  require("publish", MQTTClient_publish(client, arguments[3], 4, "self", 1, 0, &token));
  sem_wait(&delivered);
  sem_wait(&end_arrived);
  require("disconnect", MQTTClient_disconnect(client, 10000));
  printf("disconnected\n");
  MQTTClient_destroy(&client);
  return 0;
}
