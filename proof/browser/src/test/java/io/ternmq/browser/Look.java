package io.ternmq.browser;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.packet.QoS;
import java.nio.file.Path;
import java.util.Objects;

/** Takes pictures of every page against the stand-in, to be looked at and for the documents. */
final class Look {
  private static final String[][] TRAFFIC = {
    {"tide/01/level", "{\"cm\":214}"},
    {"doors/3f/badge", "<img src=x onerror=alert(1)>"},
    {"bus/4512/pos", "{\"lat\":69.6491,\"lon\":18.9553,\"kmh\":31}"},
    {"fridges/2207/temp", "{\"c\":-18.6}"},
    {"cut", ""},
    {"meters/0420/reading", "{\"kwh\":9120.05,\"v\":230.9}"},
    {"水泵/东区/03/压力", "{\"bar\":4.71,\"状态\":\"正常\"}"},
    {"weather/vardo/2/wind", "{\"ms\":14.9,\"dir\":318,\"gust\":21.3}"},
    {"meters/0417/reading", "{\"kwh\":48213.77,\"v\":231.4}"},
    {
      "site/harbour/crane/07/load",
      "{\"kg\":18240,\"wind\":11.2,\"at\":\"2026-11-22T14:58:40.9Z\",\"limit\":{\"kg\":22000,\"wind\":18},\"ok\":true}"
    },
  };

  private final Path folder;
  private final int scale;
  private final Tab tab;

  private Look(Path folder, int scale, Tab tab) {
    this.folder = folder;
    this.scale = scale;
    this.tab = tab;
  }

  /** Arguments: the folder, and the pixels of the pictures for each pixel of the page. */
  public static void main(String[] arguments) throws Exception {
    int scale = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    String wanted = arguments.length > 2 ? arguments[2] : "all";
    try (Broker broker = Broker.start(BrokerOptions.onFreePorts());
        StandIn standIn = new StandIn(new Fleet(9776));
        StandIn nobody = new StandIn(Fleet.empty());
        Served served = new Served();
        Chromium chromium = Chromium.start();
        Tab tab = chromium.tab()) {
      int port = Objects.requireNonNull(broker.webSocketAddress()).getPort();
      standIn.websocketUrl("ws://127.0.0.1:" + port + "/mqtt");
      Look look = new Look(Path.of(arguments[0]), scale, tab);
      if (!wanted.equals("messages")) {
        look.pages(standIn.address(), nobody.address());
        look.shoot(served.address(), "#/settings", "settings");
      }
      look.messages(standIn.address(), Objects.requireNonNull(broker.mqttAddress()).getPort());
      tab.expectBrokerAway(true);
      look.brokerAway(standIn);
    }
  }

  private void pages(String address, String nobody) {
    shoot(address, "#/overview", "overview");
    shoot(address, "#/clients", "clients");
    shoot(address, "#/clients/meter-0417-harbour", "client");
    trace("client-trace");
    shoot(address, "#/retained", "retained");
    shoot(nobody, "#/overview", "empty");
    tab.size(1024, 768);
    shoot(address, "#/clients", "clients-1024");
    tab.size(1440, 900);
    tab.dark(true);
    tab.language("zh-CN");
    shoot(address, "#/overview", "overview-zh-dark");
    shoot(address, "#/clients/meter-0417-harbour", "client-zh-dark");
    trace("client-trace-zh-dark");
    tab.size(390, 844);
    shoot(address, "#/overview", "overview-phone");
    shoot(address, "#/clients", "clients-phone");
    shoot(address, "#/clients/meter-0417-harbour", "client-phone");
    trace("client-trace-phone");
    tab.dark(false);
    tab.language("en-US");
    shoot(address, "#/overview", "overview-phone-en");
    tab.size(1440, 900);
    tab.dark(false);
    tab.language("en-US");
  }

  /** On the page of a client: its packets, under its strip. */
  private void trace(String name) {
    tab.click("[data-act=trace]");
    tab.await("document.querySelectorAll('.trace li').length >= 15");
    tab.eval("document.querySelector('.trace').scrollIntoView({block: 'center'})");
    picture(name);
  }

  private void messages(String address, int port) {
    try (MqttClient client =
        MqttClient.builder().server("mqtt://127.0.0.1:" + port).clientId("fleet").build()) {
      client.start();
      tab.go(address + "#/messages");
      tab.await("document.querySelector('#filter').dataset.granted === '#'");
      for (String[] message : TRAFFIC) {
        if (message[0].equals("cut")) {
          tab.click("#cut");
          tab.await("document.querySelector('.link.lost') !== null");
          picture("messages-lost");
          continue;
        }
        client
            .publish(Publication.of(message[0], message[1], QoS.AT_LEAST_ONCE))
            .acknowledged()
            .join();
      }
      tab.await("document.querySelector('.link').dataset.state === 'connected'");
      tab.await("document.querySelectorAll('.stream .row').length >= 9");
      tab.click(".stream .row");
      tab.type("#topic", "site/harbour/tariff");
      tab.type("#payload", "{\n  \"band\": \"low\",\n  \"ct\": 11.4\n}");
      tab.click("#publish");
      tab.await("document.querySelector('.outcome').textContent.startsWith('Last')");
      picture("messages");
      tab.size(390, 844);
      picture("messages-phone");
      tab.size(1440, 900);
    }
  }

  private void brokerAway(StandIn standIn) {
    tab.go(standIn.address() + "#/overview");
    tab.await("document.querySelector('.hero .figure')?.textContent.length > 0");
    standIn.close();
    tab.await("ternmq.link.attempts.length === 4", 60_000);
    picture("error");
    tab.eval("document.querySelector('#theme').click()");
    picture("error-dark");
  }

  private void shoot(String address, String hash, String name) {
    tab.go(address + hash);
    tab.await("document.querySelector('main').innerText.length > 40");
    tab.await("document.querySelector('.self-line rect') !== null");
    picture(name);
  }

  private void picture(String name) {
    tab.eval("new Promise((resolve) => setTimeout(resolve, 500))");
    tab.screenshot(folder.resolve(name + ".png"), scale);
    System.out.println(
        name + (tab.scrollsSideways() ? " SCROLLS SIDEWAYS " : " ") + tab.problems());
  }
}
