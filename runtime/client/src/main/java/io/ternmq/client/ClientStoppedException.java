package io.ternmq.client;

/** The client was closed, or is on its way there, before this was done. */
public final class ClientStoppedException extends MqttException {
  private static final long serialVersionUID = 1L;

  ClientStoppedException() {
    this("the client was closed before this was done");
  }

  ClientStoppedException(String sentence) {
    super(sentence);
  }
}
