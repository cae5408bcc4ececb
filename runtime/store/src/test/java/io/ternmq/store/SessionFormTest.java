package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.packet.Properties;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sessions in the store, those that an older version left too. */
class SessionFormTest {
  private static PutSession session(@Nullable String user, @Nullable Identity leftBy) {
    Will will =
        new Will(TopicName.of("gone"), new byte[] {7}, QoS.AT_LEAST_ONCE, true, Properties.NONE);
    return new PutSession("kitchen", user, 5, 60, -1, will, leftBy, 99, PutSession.ANY_SENT);
  }

  private static PutSession readAgain(PutSession session) {
    ByteWriter out = new ByteWriter();
    SessionForm.write(out, session);
    return SessionForm.session(session.sessionNumber(), new ByteReader(out.toBytes()));
  }

  @Test
  void keepsWhoseWillItIs() {
    Origin plain = Origin.of("192.0.2.7:4000");
    Origin proved = new Origin("192.0.2.7:4000", "tls", true, "kitchen.example.org");
    for (Identity leftBy :
        new Identity[] {
          new Identity("kitchen", "tern", plain),
          new Identity("kitchen", null, plain),
          new Identity("kitchen", "tern", proved),
          new Identity("kitchen", null, proved)
        }) {
      PutSession read = readAgain(session(leftBy.userName(), leftBy));
      assertThat(read.willLeftBy()).isEqualTo(leftBy);
      assertThat(read.userName()).isEqualTo(leftBy.userName());
      assertThat(Objects.requireNonNull(read.will()).topic().text()).isEqualTo("gone");
      assertThat(read.willDueMillis()).isEqualTo(99);
    }
  }

  @Test
  void keepsHowFarItsMessagesWentOut() {
    Identity owner = new Identity("kitchen", "tern", Origin.of("192.0.2.7:4000"));
    for (PutSession session :
        new PutSession[] {
          new PutSession("kitchen", null, 5, 60, 7, null, null, -1, 0),
          new PutSession(
              "kitchen", "tern", 5, 60, 7, session("tern", owner).will(), owner, 99, 1_000_000)
        }) {
      PutSession read = readAgain(session);
      assertThat(read.firstUnsent()).isEqualTo(session.firstUnsent());
      assertThat(read.willLeftBy()).isEqualTo(session.willLeftBy());
    }
    assertThat(readAgain(session("tern", owner)).firstUnsent()).isEqualTo(PutSession.ANY_SENT);
  }

  @Test
  void keepsWhoseSessionItIsWithAndWithoutAWill() {
    Identity tern = new Identity("kitchen", "tern", Origin.of("192.0.2.7:4000"));
    assertThat(readAgain(session("gull", tern)).userName()).isEqualTo("gull");
    assertThat(readAgain(session("gull", null)).userName()).isEqualTo("gull");
    PutSession withoutWill = new PutSession("kitchen", "gull", 5, 60, 7, null, null, -1, 8);
    assertThat(readAgain(withoutWill)).isEqualTo(withoutWill);
  }

  @Test
  void takesTheNameFromTheWillWhereAVersionSaidNoMore() {
    byte[] older =
        HexFormat.of()
            .parseHex(
                "03076b69746368656e3c0064" + "0504676f6e65000107" + "01016100" + "047465726e");
    PutSession read = SessionForm.session(5, new ByteReader(older));
    assertThat(Objects.requireNonNull(read.willLeftBy()).userName()).isEqualTo("tern");
    assertThat(read.userName()).isEqualTo("tern");
  }

  @Test
  void readsWhatAVersionWroteThatDidNotSayWhoseWillItIs() {
    byte[] older = HexFormat.of().parseHex("01076b69746368656e3c0064" + "0504676f6e65000107");
    PutSession read = SessionForm.session(5, new ByteReader(older));
    assertThat(read.toString()).isEqualTo(session(null, null).toString());
    assertThat(read.willLeftBy()).isNull();
    ByteWriter out = new ByteWriter();
    SessionForm.write(out, session(null, null));
    assertThat(out.toBytes()).isEqualTo(older);
  }

  private static SubscriptionRequest everyOption() {
    return new SubscriptionRequest("a/#", QoS.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND);
  }

  @Test
  void keepsUpToWhichNumberASubscriptionIsOwedRetainedMessages() {
    for (long owedUpTo : new long[] {0, 1, 1L << 40}) {
      PutSubscription stored = new PutSubscription(5, everyOption(), 268_435_455, owedUpTo);
      ByteWriter out = new ByteWriter();
      SessionForm.write(out, stored);
      assertThat(SessionForm.subscription(5, new ByteReader(out.toBytes()))).isEqualTo(stored);
    }
  }

  @Test
  void readsASubscriptionOfAVersionThatOwedNothingOverARestart() {
    byte[] older = HexFormat.of().parseHex("2e" + "07" + "03612f23");
    assertThat(SessionForm.subscription(5, new ByteReader(older)))
        .isEqualTo(new PutSubscription(5, everyOption(), 7, 0));
  }
}
