package io.ternmq.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page asks the broker for while events come, and while nobody looks. */
class LiveListTest extends InChromium {
  private static final int CLIENTS = 60;
  private static final String FIRST =
      "document.querySelector('.clients td.id .name')?.textContent === ";

  private StandIn standIn;

  @BeforeEach
  void openList() {
    standIn = new StandIn(new Fleet(CLIENTS));
    tab.go(standIn.address() + "#/clients");
    tab.await("ternmq.link.state === 'connected'");
    tab.await("document.querySelectorAll('.clients td.id').length > 10");
  }

  @AfterEach
  void leave() {
    tab.expectBrokerAway(true);
    close(standIn);
  }

  private int listReadings() {
    return standIn.readings("clients").size();
  }

  @Test
  void whoThePageKnowsMovesToTheTopWithoutBeingAskedFor() {
    int before = listReadings();
    List<Double> tookMillis = new ArrayList<>();
    for (int index = 0; index < CLIENTS; index++) {
      String id = standIn.changeSomebody(index);
      tookMillis.add(tab.await(FIRST + Json.write(id)));
    }
    assertThat(listReadings() - before).as("readings of the list").isLessThan(CLIENTS / 4);
    Collections.sort(tookMillis); // the machine may do other things now and then
    assertThat(tookMillis.get(CLIENTS / 4)).as("the first quartile").isLessThan(1_000);
  }

  @Test
  void whoLeavesTheFilterLeavesTheList() {
    tab.hash("#/clients?state=connected");
    tab.await("document.querySelector('[data-state=connected]').ariaPressed === 'true'");
    tab.await("document.querySelectorAll('.clients td.id').length > 10");
    String name =
        String.valueOf(tab.eval("document.querySelector('.clients td.id .name').textContent"));
    int index = 0;
    while (!standIn.changeSomebody(index).equals(name)) {
      index++;
    }
    tab.await(
        "![...document.querySelectorAll('.clients td.id .name')].some((it) => it.textContent === "
            + Json.write(name)
            + ")");
  }

  @Test
  void nothingIsAskedForWhileNobodyLooksAndAllOfItWhenSomebodyDoes() {
    tab.await("document.querySelector('.choice-count').textContent.length > 0");
    tab.eval(
        "window.heard = 0; const parse = JSON.parse; JSON.parse = (text) => {"
            + " const it = parse(text); window.heard += it?.clientId ? 1 : 0; return it; }");
    tab.hide(true);
    int before = listReadings();
    List<String> changed = new ArrayList<>();
    for (int index = 0; index < 20; index++) {
      changed.add(standIn.changeSomebody(index));
    }
    tab.await("window.heard >= 20");
    tab.hide(false);
    tab.await(
        "[...document.querySelectorAll('.clients td.id .name')].slice(0, 20).every((it) => "
            + Json.write(changed)
            + ".includes(it.textContent))");
    assertThat(listReadings()).isEqualTo(before + 1);
  }

  @Test
  void aTabThatNobodySeesForLongHoldsNoStreamAndThatIsNoDrop() {
    tab.eval(
        "(() => { const real = setTimeout;"
            + " globalThis.setTimeout = (task, millis) => real(task, millis === 30000 ? 1 : millis);"
            + " })()");
    tab.hide(true);
    tab.await("ternmq.link.segments.at(-1)[2] === 'closed'");
    String last = standIn.changeSomebody(3);
    tab.hide(false);
    tab.await("ternmq.link.state === 'connected'");
    tab.await(FIRST + Json.write(last));
    assertThat(tab.eval("ternmq.link.segments.some(([, , state]) => state === 'disconnected')"))
        .isEqualTo(false);
  }

  /** From now on notes how large a set or a map of the page has ever been. */
  private void watchSizes() {
    tab.eval(
        """
        (() => {
          window.largest = 0;
          for (const [kind, name] of [[Set, 'add'], [Map, 'set']]) {
            const real = kind.prototype[name];
            kind.prototype[name] = function (...given) {
              const it = real.apply(this, given);
              window.largest = Math.max(window.largest, this.size);
              return it;
            };
          }
        })()
        """);
  }

  private void passSecond() {
    tab.eval("new Promise((resolve) => setTimeout(resolve, 1000))");
  }

  @Test
  void aListInAnotherOrderLetsGoOfWhatItShowedBefore() {
    tab.hash("#/clients?sort=clientId");
    tab.await("document.querySelector('th[aria-sort=ascending]') !== null");
    tab.await("document.querySelectorAll('.clients td.id').length > 10");
    watchSizes();
    for (int round = 0; round < 6; round++) {
      for (int index = 0; index < CLIENTS; index++) {
        standIn.changeSomebody(index);
      }
      passSecond();
    }
    assertThat(tab.number("window.largest")).isBetween((double) CLIENTS / 2, 2.0 * CLIENTS);
  }

  @Test
  void strangersWhoComeForDaysDoNotFillThePage() {
    Fleet fleet = new Fleet(150);
    Random random = new Random(1);
    try (StandIn other = new StandIn(fleet)) {
      tab.go(other.address() + "#/clients");
      tab.await("ternmq.link.state === 'connected'");
      tab.await("document.querySelectorAll('.clients td.id').length > 10");
      watchSizes();
      for (int number = 150; number < 1_600; number++) {
        fleet.add(Members.ordinary(number, random));
        other.changeSomebody(number);
        if (number % 80 == 0) {
          passSecond();
        }
      }
      passSecond();
      assertThat(tab.number("window.largest")).isBetween(50.0, 1_200.0);
      tab.expectBrokerAway(true);
    }
  }
}
