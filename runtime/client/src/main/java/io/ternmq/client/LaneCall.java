package io.ternmq.client;

/** Something to be done on the client's lane. */
@FunctionalInterface
interface LaneCall {
  void perform(ClientDriver driver);

  /** The lane is gone: it will not be done. */
  default void refuse() {}
}
