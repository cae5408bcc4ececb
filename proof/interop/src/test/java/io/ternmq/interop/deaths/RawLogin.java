package io.ternmq.interop.deaths;

import io.ternmq.interop.MqttVersion;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a raw peer says in CONNECT. The session of one that is not clean is kept for ten minutes.
 */
record RawLogin(
    MqttVersion version,
    String clientId,
    boolean clean,
    int keepAliveSeconds,
    @Nullable RawWill will) {

  /** A new client with a clean session, keep-alive 60 s and no will. */
  static RawLogin fresh(MqttVersion version) {
    return new RawLogin(version, "raw-" + UUID.randomUUID(), true, 60, null);
  }

  RawLogin notClean() {
    return new RawLogin(version, clientId, false, keepAliveSeconds, will);
  }

  RawLogin withCleanStart() {
    return new RawLogin(version, clientId, true, keepAliveSeconds, will);
  }

  RawLogin withKeepAlive(int seconds) {
    return new RawLogin(version, clientId, clean, seconds, will);
  }

  RawLogin withWill(RawWill lastWill) {
    return new RawLogin(version, clientId, clean, keepAliveSeconds, lastWill);
  }

  RawLogin withoutWill() {
    return new RawLogin(version, clientId, clean, keepAliveSeconds, null);
  }

  boolean isFive() {
    return version == MqttVersion.V5_0;
  }
}
