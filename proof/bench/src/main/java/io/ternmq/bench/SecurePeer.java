package io.ternmq.bench;

import java.io.IOException;

/** A broker of the storms, which all can speak TLS. */
record SecurePeer(String name, StormBroker broker, String mosquitto) implements Peer {
  @Override
  public RunningPeer start(String cores) throws IOException, InterruptedException {
    return broker.start(name, Peer.pinnedTo(cores), true, mosquitto);
  }
}
