package io.ternmq.client;

/** The client was closed, or is on its way there, before this was done. */
public final class ClientStoppedException extends MqttException {
  private static final long serialVersionUID = 1L;

  ClientStoppedException() {
    super("the client was closed before this was done");
  }
}
