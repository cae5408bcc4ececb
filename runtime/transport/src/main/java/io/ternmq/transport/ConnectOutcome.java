package io.ternmq.transport;

/** Hears how an attempt to connect ended: one of the two, once, on the lane of the attempt. */
public interface ConnectOutcome extends Acceptor {
  /** No connection came about. */
  void onFailed(ConnectFailure failure, String sentence);
}
