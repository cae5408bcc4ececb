package io.ternmq.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.packet.QoS;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page's own MQTT over WebSocket, with a real broker behind it. */
class LinkTest extends InChromium {
  private Broker broker;
  private StandIn standIn;
  private MqttClient other;

  @BeforeAll
  void start() throws Exception {
    broker = Broker.start(BrokerOptions.onFreePorts());
    standIn = new StandIn(new Fleet(20));
    standIn.websocketUrl("ws://127.0.0.1:" + port(broker.webSocketAddress()) + "/mqtt");
    other = client(port(broker.mqttAddress()));
  }

  private static int port(@Nullable InetSocketAddress address) {
    return Objects.requireNonNull(address).getPort();
  }

  private static MqttClient client(int port) {
    MqttClient client =
        MqttClient.builder().server("mqtt://127.0.0.1:" + port).clientId("other").build();
    client.start();
    return client;
  }

  private void publish(String topic, String payload, QoS qos) {
    other.publish(Publication.of(topic, payload, qos)).acknowledged().join();
  }

  @AfterAll
  void stop() {
    close(other);
    close(standIn);
    close(broker);
  }

  @BeforeEach
  void open() {
    tab.go(standIn.address() + "#/messages");
    tab.await("document.querySelector('.link').dataset.state === 'connected'");
    subscribedTo("#");
  }

  /** Nothing that is published before the broker has granted the filter is owed to the page. */
  private void subscribedTo(String filter) {
    tab.await("document.querySelector('#filter').dataset.granted === '" + filter + "'");
  }

  /** Cuts the link by hand; the time after which it comes back is over when a test says so. */
  private void cut() {
    tab.eval(
        "(() => { const real = setTimeout; globalThis.setTimeout = (task, millis) =>"
            + " millis === 3000 ? ((window.comeBack = task), 0) : real(task, millis); })()");
    tab.click("#cut");
    tab.await("document.querySelector('.link.lost') !== null");
  }

  private void comeBack() {
    tab.eval("void comeBack()");
  }

  @Test
  void whatIsPublishedInThePageComesBackToItAtEachQos() {
    for (int qos = 0; qos <= 2; qos++) {
      tab.type("#topic", "page/said/" + qos);
      tab.type("#payload", "{\"level\": " + qos + "}");
      tab.click("[data-qos='" + qos + "']");
      tab.click("#publish");
      tab.await(
          "document.querySelector('.stream .row .topic')?.textContent === 'page/said/" + qos + "'");
      tab.await(
          "document.querySelector('.outcome').textContent.startsWith('Last: "
              + (qos == 0 ? "sent" : "acknowledged after")
              + "')");
    }
    tab.click(".stream .row");
    tab.await("document.querySelector('.opened .json-name')?.textContent === '\"level\"'");
  }

  @Test
  void aCutLinkComesBackAndWhatWasMissedArrivesInOrder() {
    publish("cut/before", "0", QoS.AT_LEAST_ONCE);
    tab.await("document.querySelector('.stream .row .topic')?.textContent === 'cut/before'");
    cut();
    assertThat(tab.text(".link b")).startsWith("The link is lost. Trying again in");
    for (int number = 1; number <= 5; number++) {
      publish("cut/meanwhile", String.valueOf(number), QoS.AT_LEAST_ONCE);
    }
    comeBack();
    tab.await("document.querySelector('.link').dataset.state === 'connected'");
    tab.await("document.querySelectorAll('.stream .row').length === 6");
    assertThat(tab.texts(".stream .row > :last-child"))
        .containsExactly("5", "4", "3", "2", "1", "0");
    assertThat(tab.text(".gapline")).contains("back after").contains("session present");
    assertThat(tab.text(".link small")).contains("1 drop this hour").contains("session present");
  }

  @Test
  void whatIsPublishedWhileTheLinkIsDownIsSentWhenItIsBack() {
    cut();
    tab.type("#topic", "late/but/there");
    tab.type("#payload", "kept");
    tab.click("#publish");
    tab.await("document.querySelector('.outcome').textContent === 'Waits for the link'");
    tab.click("#cut");
    tab.await("document.querySelector('.stream .row .topic')?.textContent === 'late/but/there'");
    tab.await("document.querySelector('.outcome').textContent.startsWith('Last: acknowledged')");
  }

  @Test
  void hostileTopicsAndPayloadsAreShownAsTheTextThatTheyAre() {
    publish(
        "evil/<img src=x onerror=window.broken=1>",
        "<script>window.broken=1</script>",
        QoS.AT_LEAST_ONCE);
    tab.await("document.querySelectorAll('.stream .row').length === 1");
    publish("evil/\u202egnp.exe", "abc\u202edef", QoS.AT_LEAST_ONCE);
    publish("evil/" + "x".repeat(60_000), "long", QoS.AT_LEAST_ONCE);
    other
        .publish(Publication.of("evil/bytes", new byte[] {-1, 0, -64, 7}, QoS.AT_LEAST_ONCE))
        .acknowledged()
        .join();
    tab.await("document.querySelectorAll('.stream .row').length === 4");
    List<String> topics = tab.texts(".stream .row .topic");
    assertThat(topics.get(3)).isEqualTo("evil/<img src=x onerror=window.broken=1>");
    assertThat(topics.get(2)).isEqualTo("evil/\\u202egnp.exe");
    assertThat(topics.get(1).length()).isLessThan(400);
    assertThat(tab.text(".stream .item:first-child .row > :last-child")).isEqualTo("ff 00 c0 07");
    tab.eval("document.querySelectorAll('.stream .row').forEach((row) => row.click())");
    tab.await("document.querySelectorAll('.opened').length === 4");
    assertThat(tab.eval("window.broken === undefined")).isEqualTo(true);
    assertThat(tab.number("document.querySelectorAll('main img, main script').length")).isZero();
    assertThat(tab.scrollsSideways()).isFalse();
  }

  @Test
  void aFilterThatIsWrongIsExplainedAndAnotherOneNarrowsTheStream() {
    tab.type("#filter", "a/#/b");
    tab.press("Enter");
    tab.await("document.querySelector('[role=alert]:not([hidden])') !== null");
    tab.type("#filter", "only/+");
    tab.press("Enter");
    tab.await("location.hash === '#/messages?filter=only%2F%2B'");
    subscribedTo("only/+");
    publish("elsewhere", "no", QoS.AT_LEAST_ONCE);
    publish("only/this", "yes", QoS.AT_LEAST_ONCE);
    tab.await("document.querySelector('.stream .row .topic')?.textContent === 'only/this'");
    assertThat(tab.texts(".stream .row .topic")).containsExactly("only/this");
  }

  @Test
  void aFilterThatIsChangedWhileTheLinkIsDownTakesThePlaceOfTheOneBefore() {
    cut();
    tab.type("#filter", "only/+");
    tab.press("Enter");
    comeBack();
    tab.await("document.querySelector('.link').dataset.state === 'connected'");
    subscribedTo("only/+");
    publish("elsewhere", "no", QoS.AT_LEAST_ONCE);
    publish("only/this", "yes", QoS.AT_LEAST_ONCE);
    tab.await("document.querySelector('.stream .row .topic')?.textContent === 'only/this'");
    assertThat(tab.texts(".stream .row .topic")).containsExactly("only/this");
  }
}
