package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.packet.Properties;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sessions in the store, those that an older version left too. */
class SessionFormTest {
  private static PutSession session(@Nullable Identity leftBy) {
    Will will =
        new Will(TopicName.of("gone"), new byte[] {7}, QoS.AT_LEAST_ONCE, true, Properties.NONE);
    return new PutSession("kitchen", 5, 60, -1, will, leftBy, 99, PutSession.ANY_SENT);
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
      PutSession read = readAgain(session(leftBy));
      assertThat(read.willLeftBy()).isEqualTo(leftBy);
      assertThat(Objects.requireNonNull(read.will()).topic().text()).isEqualTo("gone");
      assertThat(read.willDueMillis()).isEqualTo(99);
    }
  }

  @Test
  void keepsHowFarItsMessagesWentOut() {
    Identity owner = new Identity("kitchen", "tern", Origin.of("192.0.2.7:4000"));
    for (PutSession session :
        new PutSession[] {
          new PutSession("kitchen", 5, 60, 7, null, null, -1, 0),
          new PutSession("kitchen", 5, 60, 7, session(owner).will(), owner, 99, 1_000_000)
        }) {
      PutSession read = readAgain(session);
      assertThat(read.firstUnsent()).isEqualTo(session.firstUnsent());
      assertThat(read.willLeftBy()).isEqualTo(session.willLeftBy());
    }
    assertThat(readAgain(session(owner)).firstUnsent()).isEqualTo(PutSession.ANY_SENT);
  }

  @Test
  void readsWhatAVersionWroteThatDidNotSayWhoseWillItIs() {
    byte[] older = HexFormat.of().parseHex("01076b69746368656e3c0064" + "0504676f6e65000107");
    PutSession read = SessionForm.session(5, new ByteReader(older));
    assertThat(read.toString()).isEqualTo(session(null).toString());
    assertThat(read.willLeftBy()).isNull();
    ByteWriter out = new ByteWriter();
    SessionForm.write(out, session(null));
    assertThat(out.toBytes()).isEqualTo(older);
  }
}
