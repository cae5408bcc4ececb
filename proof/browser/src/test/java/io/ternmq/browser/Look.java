package io.ternmq.browser;

import java.nio.file.Path;

/** Takes pictures of every page against the stand-in, to be looked at. */
final class Look {
  private Look() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    try (StandIn standIn = new StandIn(new Fleet(9776));
        StandIn nobody = new StandIn(Fleet.empty());
        Chromium chromium = Chromium.start();
        Tab tab = chromium.tab()) {
      shoot(tab, standIn.address(), "#/overview", folder.resolve("overview.png"));
      shoot(tab, standIn.address(), "#/clients", folder.resolve("clients.png"));
      shoot(tab, standIn.address(), "#/clients/meter-0417-harbour", folder.resolve("client.png"));
      shoot(tab, standIn.address(), "#/messages", folder.resolve("messages.png"));
      shoot(tab, standIn.address(), "#/retained", folder.resolve("retained.png"));
      shoot(tab, standIn.address(), "#/settings", folder.resolve("settings.png"));
      shoot(tab, nobody.address(), "#/overview", folder.resolve("empty.png"));
      tab.dark(true);
      tab.language("zh-CN");
      shoot(tab, standIn.address(), "#/overview", folder.resolve("overview-zh-dark.png"));
      shoot(
          tab,
          standIn.address(),
          "#/clients/meter-0417-harbour",
          folder.resolve("client-zh-dark.png"));
      tab.size(390, 844);
      shoot(tab, standIn.address(), "#/overview", folder.resolve("overview-phone.png"));
      shoot(tab, standIn.address(), "#/clients", folder.resolve("clients-phone.png"));
      shoot(
          tab,
          standIn.address(),
          "#/clients/meter-0417-harbour",
          folder.resolve("client-phone.png"));
      shoot(tab, standIn.address(), "#/messages", folder.resolve("messages-phone.png"));
      System.out.println(tab.problems());
    }
  }

  private static void shoot(Tab tab, String address, String hash, Path file) {
    try {
      tab.go(address + hash);
      tab.await("document.querySelector('main').innerText.length > 40", 5000);
    } catch (AssertionError failure) {
      System.out.println(failure.getMessage());
    }
    tab.eval("new Promise((resolve) => setTimeout(resolve, 600))");
    tab.screenshot(file, 1);
    System.out.println(
        file.getFileName() + (tab.scrollsSideways() ? " SCROLLS SIDEWAYS" : "") + tab.problems());
  }
}
