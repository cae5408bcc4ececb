package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.http.EventFeed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events of a trace as people read them. */
final class TraceLinesTest {
  private static String line(String kind, String json) throws IOException {
    TraceLines lines = new TraceLines(ZoneOffset.UTC);
    List<String> said = new ArrayList<>();
    String stream = ": a comment\n\nevent: " + kind + "\ndata: " + json + "\n\n";
    EventFeed.read(
        new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)),
        (name, event) -> said.add(lines.of(name, event)));
    assertThat(said).hasSize(1);
    return said.get(0);
  }

  private static String packet(String json) throws IOException {
    return line("packet", "{\"at\":52281120,\"connection\":1," + json + "}");
  }

  @Test
  void tellsEachTypeInItsWords() throws IOException {
    assertThat(
            packet(
                "\"direction\":\"out\",\"type\":\"publish\",\"packetId\":4103,\"qos\":1,"
                    + "\"dup\":true,\"retain\":false,\"topic\":\"a/b\",\"payloadBytes\":18"))
        .isEqualTo("14:31:21.120  out PUBLISH     #4103 QoS 1 dup a/b 18 B");
    assertThat(
            packet(
                "\"direction\":\"in\",\"type\":\"publish\",\"packetId\":null,\"qos\":0,"
                    + "\"dup\":false,\"retain\":true,\"topic\":null,\"payloadBytes\":9,"
                    + "\"payload\":\"two\\nlin\",\"isPayloadCut\":true"))
        .isEqualTo(
            "14:31:21.120  in  PUBLISH     QoS 0 retain (topic behind an alias) 9 B"
                + " 'two\\u000alin' ...");
    assertThat(
            packet(
                "\"direction\":\"in\",\"type\":\"subscribe\",\"packetId\":2,"
                    + "\"filters\":[{\"filter\":\"a/#\",\"qos\":2},{\"filter\":\"b\",\"qos\":0}]"))
        .endsWith("in  SUBSCRIBE   #2 a/# QoS 2, b QoS 0");
    assertThat(
            packet(
                "\"direction\":\"out\",\"type\":\"suback\",\"packetId\":2,"
                    + "\"reasonCodes\":[2,135]"))
        .endsWith("out SUBACK      #2 0x02 0x87");
    assertThat(
            packet(
                "\"direction\":\"out\",\"type\":\"connack\",\"sessionPresent\":false,"
                    + "\"reasonCode\":135,\"reason\":\"not-authorized\","
                    + "\"properties\":{\"reason-string\":\"no \\u202eway\"}"))
        .endsWith(
            "out CONNACK     no session present 0x87 not authorized {reason-string no \\u202eway}");
    assertThat(packet("\"direction\":\"in\",\"type\":\"pingreq\"")).endsWith("in  PINGREQ");
  }

  @Test
  void tellsHowItBeganAndEnded() throws IOException {
    assertThat(
            line("start", "{\"clientId\":\"a\",\"isConnected\":true,\"seconds\":5,\"packets\":9}"))
        .isEqualTo("tracing a; this ends after 5 s or 9 packets");
    assertThat(line("closed", "{\"at\":0,\"connection\":1,\"cause\":\"keep-alive-timeout\"}"))
        .isEqualTo("00:00:00.000  --  connection ended: keep alive timeout");
    assertThat(line("missed", "{\"rows\":7}")).contains("7 packets are left out here");
    assertThat(line("end", "{\"at\":0,\"reason\":\"size\",\"packets\":3}"))
        .isEqualTo("ended after 3 packets: it grew too large");
  }
}
