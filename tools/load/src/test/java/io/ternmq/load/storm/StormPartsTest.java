package io.ternmq.load.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.load.LoadFailed;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a storm is put together from. */
final class StormPartsTest {
  private static void putText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length >>> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private static ByteBuffer connAck(String... pairs) {
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    properties.write(0x1f);
    putText(properties, "the broker is busy");
    properties.writeBytes(new byte[] {0x21, 3, (byte) 0xe8});
    for (int index = 0; index < pairs.length; index += 2) {
      properties.write(0x26);
      putText(properties, pairs[index]);
      putText(properties, pairs[index + 1]);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0, (byte) 0x89, (byte) properties.size()});
    body.writeBytes(properties.toByteArray());
    return ByteBuffer.wrap(body.toByteArray());
  }

  private static InetAddress address(int... numbers) throws UnknownHostException {
    byte[] bytes = new byte[numbers.length];
    for (int index = 0; index < bytes.length; index++) {
      bytes[index] = (byte) numbers[index];
    }
    return InetAddress.getByAddress(bytes);
  }

  @Test
  void findsTheTimeThatABrokerNames() {
    assertThat(Packets.retryAfterMillis(connAck("a", "b", "retry-after-ms", "1234")))
        .isEqualTo(1_234);
    assertThat(Packets.retryAfterMillis(connAck("a", "b"))).isEqualTo(-1);
    assertThat(Packets.retryAfterMillis(connAck("retry-after-ms", "soon"))).isEqualTo(-1);
    assertThat(Packets.retryAfterMillis(ByteBuffer.wrap(new byte[] {0, (byte) 0x89})))
        .isEqualTo(-1);
  }

  @Test
  void knowsWhereAPayloadBegins() {
    byte[] packet = Packets.publish("a/b", new byte[] {7, 8});
    ByteBuffer body = ByteBuffer.wrap(packet, 2, packet.length - 2);
    assertThat(packet[Packets.payloadStart(body)]).isEqualTo((byte) 7);
  }

  @Test
  void saysWhatToDoWhereThereAreTooFewFiles() {
    FileLimit.check(800, 1_000);
    assertThatThrownBy(() -> FileLimit.check(801, 1_000))
        .isInstanceOf(LoadFailed.class)
        .hasMessage(
            "801 clients need 1001 open files, and this process may have 1000. Raise that limit"
                + " (ulimit -n 1001), for the broker too, or ask for fewer clients.");
  }

  @Test
  void tenThousandClientsShareAnAddressAndOthersAreTakenWherePortsRunShort() throws Exception {
    InetAddress second = address(127, 0, 0, 2);
    SourceAddresses sources = new SourceAddresses(address(127, 0, 0, 1));
    assertThat(sources.of(9_999)).isNull();
    assertThat(sources.of(10_000)).isEqualTo(second);
    sources.onShortage();
    assertThat(sources.of(0)).isEqualTo(second);
    assertThat(new SourceAddresses(address(192, 0, 2, 1)).of(50_000)).isNull();
  }

  @Test
  void aReportIsTextForPeopleAndJsonForPrograms() {
    TreeMap<Integer, Long> refusals = new TreeMap<>();
    refusals.put(0x89, 12L);
    StormReport.Latency latency = new StormReport.Latency(1_000, 1, 0.5, 2.25, 9, 0.1);
    StormReport report =
        new StormReport(
            "mqtt://127.0.0.1:1883",
            new StormPlan.Crowd(200, true),
            new StormReport.Back(200, 1.5, 700, 1_400, 199, 1),
            new StormReport.Attempts(refusals, 12, 3, 0, 0),
            new StormReport.LiveFigures(10, 0, latency, latency));
    assertThat(report.isWell()).isTrue();
    assertThat(StormText.forPeople(report))
        .contains("200 clients, obeying retry-after-ms")
        .contains("after 1.5 s; median 700 ms")
        .contains("0x89 12; 12 named a time")
        .contains("p99     2.25 ms");
    assertThat(StormText.forPrograms(report))
        .startsWith("{\"broker\":\"mqtt://127.0.0.1:1883\",\"clients\":200,\"obeys\":true")
        .contains("\"refusals\":{\"89\":12}")
        .contains("\"during\":{\"messages\":1000,\"missing\":1,\"p50Millis\":0.500");
  }
}
