package io.ternmq.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may be done in the page, done to a real broker in both languages. */
class DeedsTest extends InChromium {
  private final HttpClient client = HttpClient.newHttpClient();
  private Served served;

  @BeforeAll
  void start() throws Exception {
    served = new Served();
  }

  @AfterAll
  void stop() {
    close(served);
  }

  /** What the broker itself says. */
  private String asked(String path) throws IOException, InterruptedException {
    URI uri = URI.create(served.address() + "api/v1/" + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private void isDone(String act) {
    tab.await("document.querySelector('[data-act=" + act + "]')?.disabled === false");
    tab.click("[data-act=" + act + "]");
  }

  private void confirmed() {
    tab.await("document.querySelector('dialog[open]') !== null");
    tab.click("dialog button[value=do]");
    tab.await("document.querySelector('dialog[open]') === null");
  }

  private void statesInWords(String connected, String closed) throws Exception {
    try (Device device = Device.connect(served.mqttPort(), "kicked")) {
      tab.go(served.address() + "#/clients/kicked");
      tab.await("document.querySelector('.verdict').dataset.state === 'connected'");
      assertThat(tab.text(".verdict")).contains(connected);
      isDone("kick");
      confirmed();
      device.awaitEnd();
      tab.await("document.querySelector('.verdict').dataset.state === 'disconnected'");
    }
    assertThat(asked("clients/kicked"))
        .contains("\"state\":\"disconnected\"", "\"lastCause\":\"administrator\"");
    try (Device back = Device.connect(served.mqttPort(), "kicked")) {
      assertThat(back.isPresent()).as("a kick keeps the session").isTrue();
      tab.await("document.querySelector('.verdict').dataset.state === 'connected'");
      isDone("purge");
      confirmed();
      back.awaitEnd();
    }
    tab.await("document.querySelector('.verdict').dataset.state === 'closed'");
    assertThat(tab.text(".verdict")).contains(closed);
    try (Device fresh = Device.connect(served.mqttPort(), "kicked")) {
      assertThat(fresh.isPresent()).as("a purge ends the session").isFalse();
      isDone("purge");
      confirmed();
      fresh.awaitEnd();
    }
  }

  @Test
  void aClientIsDisconnectedAndPurged() throws Exception {
    statesInWords("Connected", "Closed");
    tab.language("zh-CN");
    statesInWords("已连接", "已关闭");
  }

  private void retainedInWords(String topic, String title) throws Exception {
    tab.go(served.address() + "#/messages");
    tab.await("document.querySelector('#filter')?.dataset.granted !== undefined");
    tab.type("#topic", topic);
    tab.type("#payload", "{\"cm\": 214}");
    tab.eval(
        "document.querySelector('#retain').checked || document.querySelector('#retain').click()");
    tab.click("#publish");
    tab.await(
        "[...document.querySelectorAll('.stream .row .topic')].some((each) => each.textContent === "
            + Json.write(topic)
            + ")");
    tab.hash("#/retained?filter=" + topic.replace("/", "%2F"));
    tab.await("document.querySelectorAll('.stream .row').length === 1");
    assertThat(tab.text("h1")).isEqualTo(title);
    tab.click(".stream .row");
    tab.await("document.querySelector('.opened .json-name')?.textContent === '\"cm\"'");
    tab.click("[data-act=delete]");
    confirmed();
    tab.await("document.querySelector('.nothing:not([hidden])') !== null");
    assertThat(asked("retained?filter=" + topic.replace("/", "%2F"))).contains("\"total\":0");
  }

  @Test
  void aMessageIsRetainedOpenedAndDeleted() throws Exception {
    retainedInWords("tide/01", "Retained");
    tab.language("zh-CN");
    retainedInWords("tide/02", "保留消息");
  }

  private void settingsInWords(String title, String source) {
    tab.go(served.address() + "#/settings");
    tab.await("document.querySelectorAll('.setting').length > 80");
    assertThat(tab.text("h1")).isEqualTo(title);
    tab.click("#changed");
    tab.await("document.querySelectorAll('.setting').length < 10");
    assertThat(tab.texts(".setting code")).contains("port.http", "store.durability");
    assertThat(tab.texts(".setting .marks")).anyMatch(marks -> marks.contains(source));
    tab.type("#search", "durab");
    tab.await("document.querySelectorAll('.setting').length === 1");
    assertThat(tab.texts(".setting-value b")).isEqualTo(List.of("memory"));
  }

  @Test
  void theSettingsInForceAreShownWithWhereTheyCameFrom() {
    settingsInWords("Settings", "--http-port");
    tab.language("zh-CN");
    settingsInWords("设置", "--http-port");
  }
}
