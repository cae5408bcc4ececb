package io.ternmq.transport;

/** A peer that has sent CONNECT, and the recorder at its other end, which has heard it. */
record Member(Peer peer, Recorder server) {
  static Member join(Rig rig) throws Exception {
    Peer peer = rig.peer();
    Recorder server = rig.accepted();
    peer.send(Bytes.of(Bytes.connect()));
    server.expect("CONNECT");
    return new Member(peer, server);
  }
}
