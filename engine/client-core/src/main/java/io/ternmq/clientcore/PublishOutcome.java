package io.ternmq.clientcore;

import io.ternmq.core.DropReason;
import io.ternmq.packet.ReasonCode;

/** How a message of ours ended. Each accepted message has exactly one. */
public sealed interface PublishOutcome {
  /** QoS 0 and handed to the network, or QoS 1 or 2 and the server has it. */
  record Delivered(ReasonCode reason) implements PublishOutcome {
    static final Delivered SUCCESS = new Delivered(ReasonCode.SUCCESS);
  }

  /** The server refused it, or would: its limits were known. */
  record Refused(ReasonCode reason) implements PublishOutcome {}

  /**
   * QoS 2, sent, and before PUBREC the session was lost, or the server came to take it no more: it
   * may have the message or not.
   */
  record Unknown() implements PublishOutcome {}

  /**
   * It was in flight at this many losses in a row, each soon after it was sent: as far as anybody
   * can tell it is what ends the connections, so it is not sent again.
   */
  record SetAside(int losses) implements PublishOutcome {}

  /** It was never sent. */
  record Dropped(DropReason reason) implements PublishOutcome {}

  /** The client was closed first. */
  record Abandoned() implements PublishOutcome {}
}
