package io.ternmq.load;

/** How far a run has come. */
enum Phase {
  /** Clients connect and subscribe; next {@link #WARMING_UP} once all are ready. */
  OPENING,
  /** Messages flow and nothing is counted; next {@link #MEASURING} when its time is over. */
  WARMING_UP,
  /** Messages flow and count; next {@link #DRAINING} when its time is over. */
  MEASURING,
  /** Nothing more is published; next {@link #DONE} when all has arrived or patience is over. */
  DRAINING,
  /** The run is over; nothing follows. */
  DONE;

  /** The phase that follows this one. */
  Phase next() {
    if (this == DONE) {
      throw new IllegalStateException("no phase follows " + this);
    }
    return values()[ordinal() + 1];
  }

  boolean isPublishing() {
    return this == WARMING_UP || this == MEASURING;
  }
}
