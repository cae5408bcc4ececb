package io.ternmq.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.DropReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every page, its two languages, two themes and its widths, against the stand-in. */
class PagesTest extends InChromium {
  private static final List<String> PAGES =
      List.of(
          "overview", "clients", "clients/meter-0417-harbour", "messages", "retained", "settings");

  private StandIn standIn;

  @BeforeAll
  void start() {
    standIn = new StandIn(new Fleet(600));
  }

  @AfterAll
  void stop() {
    close(standIn);
  }

  @Test
  void noPageScrollsSidewaysAtAnyWidthInEitherLanguage() {
    tab.go(standIn.address() + "#/overview");
    for (String language : List.of("en", "zh-CN")) {
      for (String page : PAGES) {
        tab.hash("#/" + page);
        tab.await("document.querySelector('main h1').textContent.length > 0");
        for (int width : new int[] {390, 768, 1024, 1280}) {
          tab.size(width, 800);
          tab.await("document.documentElement.clientWidth === " + width);
          assertThat(tab.scrollsSideways()).as(language + " " + page + " at " + width).isFalse();
        }
      }
      if (language.equals("en")) {
        tab.click("#language");
        tab.await("document.documentElement.lang === 'zh-CN'");
      }
    }
  }

  @Test
  void languageAndThemeAreKeptForTheNextVisit() {
    tab.go(standIn.address());
    assertThat(tab.text("nav")).contains("Overview");
    tab.click("#language");
    tab.await("document.querySelector('nav').textContent.includes('概览')");
    tab.click("#theme");
    tab.go(standIn.address());
    assertThat(tab.text("nav")).contains("概览").contains("实时消息");
    assertThat(tab.eval("document.documentElement.dataset.theme")).isEqualTo("dark");
  }

  @Test
  void theFirstVisitFollowsBrowserAndSystem() {
    tab.language("zh-CN");
    tab.dark(true);
    tab.go(standIn.address());
    assertThat(tab.text("nav")).contains("概览");
    assertThat(tab.eval("document.documentElement.dataset.theme")).isEqualTo("dark");
  }

  @Test
  void bothLanguagesHaveTheSameWords() {
    tab.go(standIn.address());
    Object difference =
        tab.eval(
            """
            Promise.all([import('/assets/english.js'), import('/assets/chinese.js')]).then(([e, c]) => {
              const [a, b] = [Object.keys(e.english), Object.keys(c.chinese)];
              return [...a.filter((key) => !b.includes(key)), ...b.filter((key) => !a.includes(key))].join();
            })
            """);
    assertThat(difference).isEqualTo("");
  }

  @Test
  void everyReasonOfADropHasItsWords() {
    tab.go(standIn.address());
    for (DropReason reason : DropReason.values()) {
      String word = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      Object has = tab.eval("import('/assets/words.js').then((it) => it.has('drop." + word + "'))");
      assertThat(has).as(word).isEqualTo(true);
    }
  }

  @Test
  void anAdministratorsDeedIsNotToldAsAGraceThatIsOver() {
    String title =
        "import('/assets/sentences.js').then((it) =>"
            + " it.describe({kind: 'closed', cause: 'expired-by-administrator'}).title)";
    tab.go(standIn.address());
    assertThat(tab.eval(title)).isEqualTo("Session closed: expired by an administrator");
    tab.click("#language");
    tab.await("document.documentElement.lang === 'zh-CN'");
    assertThat(tab.eval(title)).isEqualTo("会话关闭：管理员提前结束");
  }

  @Test
  void theOverviewTellsTheStoryInNumbers() {
    tab.go(standIn.address());
    tab.await("document.querySelector('.say p')?.textContent.includes('5,218 clients')");
    assertThat(tab.text(".say p"))
        .contains("from 10.42.0.0/16 were reset")
        .contains("5,034 came back")
        .contains("Nothing queued for them was dropped");
    tab.click(".bars .bar");
    tab.await("location.hash === '#/clients?cause=reset'");
    tab.await("document.querySelectorAll('.clients tbody td.cause').length > 5");
    assertThat(tab.texts(".clients tbody td.cause")).containsOnly("Reset by peer");
  }

  @Test
  void aFilterLivesInTheAddress() {
    tab.go(standIn.address() + "#/clients?state=disconnected&search=pump");
    tab.await("document.querySelectorAll('.clients tbody td.id').length > 0");
    assertThat(tab.texts(".clients td.id .name")).allMatch(name -> name.startsWith("pump"));
    assertThat(tab.eval("document.querySelector('#search').value")).isEqualTo("pump");
    tab.type("#search", "no such client");
    tab.await("document.querySelector('.nothing:not([hidden])') !== null");
    assertThat(String.valueOf(tab.eval("location.hash"))).contains("search=no+such+client");
  }

  @Test
  void theKeyboardSearchesMovesAndOpens() {
    tab.go(standIn.address() + "#/clients?sort=clientId");
    tab.await("document.querySelectorAll('.clients td.id').length > 10");
    tab.press("/");
    tab.await("document.activeElement.id === 'search'");
    tab.press("ArrowDown");
    tab.press("ArrowDown");
    String name =
        String.valueOf(tab.eval("document.activeElement.querySelector('.name').textContent"));
    tab.press("Enter");
    tab.await("document.querySelector('.who h1')?.textContent === " + Json.write(name));
  }

  @Test
  void aColumnSortsBothWays() {
    tab.go(standIn.address() + "#/clients");
    tab.click("th[data-key=queued] button");
    tab.await(
        "document.querySelector('th[data-key=queued]').getAttribute('aria-sort') === 'descending'");
    tab.await("document.querySelector('.clients td.queued').textContent === '212'");
    tab.click("th[data-key=queued] button");
    tab.await(
        "document.querySelector('th[data-key=queued]').getAttribute('aria-sort') === 'ascending'");
  }

  @Test
  void aTokenIsAskedForWhereTheApiWantsOne() {
    try (StandIn guarded = new StandIn(new Fleet(20))) {
      guarded.wantToken("sesame");
      tab.expectBrokerAway(true);
      tab.go(guarded.address());
      tab.await("document.querySelector('dialog[open] #token') !== null");
      tab.type("#token", "wrong");
      tab.press("Enter");
      tab.await("document.querySelector('dialog[open] [role=alert]') !== null");
      tab.type("#token", "sesame");
      tab.press("Enter");
      tab.await("document.querySelector('.hero .figure')?.textContent.length > 0");
      tab.problems();
    }
  }

  @Test
  void aDangerousDeedIsAskedForWithTheFocusOnCancel() {
    tab.go(standIn.address() + "#/clients/meter-0417-harbour");
    tab.await("document.querySelector('[data-act=purge]')?.disabled === false");
    tab.click("[data-act=purge]");
    tab.await("document.querySelector('dialog[open]') !== null");
    assertThat(tab.text("dialog")).contains("3 subscriptions, 3 messages in flight and 0 queued");
    assertThat(tab.eval("document.activeElement.value")).isEqualTo("cancel");
    tab.press("Enter");
    tab.await("document.querySelector('dialog[open]') === null");
    assertThat(standIn.calls()).noneMatch(call -> call.startsWith("DELETE clients/"));
    tab.click("[data-act=purge]");
    tab.click("dialog button[value=do]");
    tab.await("document.querySelector('dialog[open]') === null");
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!standIn.calls().contains("DELETE clients/meter-0417-harbour")) {
      assertThat(System.nanoTime()).as("the purge was not asked for").isLessThan(endNanos);
      Thread.onSpinWait();
    }
  }

  @Test
  void aPageThatIsLeftHoldsNoConnectionAndOneThatIsBroughtBackConnectsAgain() {
    for (int visit = 0; visit < 8; visit++) { // a browser has six connections for a server
      tab.go(standIn.address() + "?visit=" + visit + "#/clients/meter-0417-harbour");
      tab.click("[data-act=trace]");
      tab.await("document.querySelectorAll('.trace li').length > 0");
    }
    tab.call("Page.navigate", Map.of("url", "about:blank"));
    tab.await("location.href === 'about:blank'");
    tab.eval("void setTimeout(() => history.back(), 0)");
    tab.await("globalThis.ternmq?.link.state === 'connected'");
    tab.await("document.querySelector('.verdict')?.dataset.state === 'connected'");
  }

  @Test
  void nobodyHasComeYetAndThenSomebodyDoes() {
    Fleet fleet = Fleet.empty();
    try (StandIn quiet = new StandIn(fleet)) {
      tab.go(quiet.address());
      tab.await("document.querySelector('.quiet h1')?.textContent === 'No client has come by yet'");
      fleet.add(new Member("first", "127.0.0.1:4000", 60));
      tab.await("document.querySelector('.hero .figure')?.textContent === '1'");
      tab.expectBrokerAway(true);
    }
  }

  @Test
  void theBrokerGoesAwayAndThePageSaysSoAndComesBack() {
    StandIn first = new StandIn(new Fleet(40));
    int port = first.port();
    tab.go(first.address());
    tab.await("document.querySelector('.hero .figure')?.textContent.length > 0");
    tab.expectBrokerAway(true);
    first.close();
    tab.await("document.querySelector('.quiet h1')?.textContent.includes('does not answer')");
    assertThat(tab.text(".told")).contains("on disk").contains("systemctl status ternmq");
    assertThat(tab.text(".self-text")).isEqualTo("Waiting");
    try (StandIn second = new StandIn(new Fleet(40), port)) {
      tab.await("document.querySelector('.hero .figure')?.textContent.length > 0");
      assertThat(second.port()).isEqualTo(port);
    }
    tab.problems();
  }
}
