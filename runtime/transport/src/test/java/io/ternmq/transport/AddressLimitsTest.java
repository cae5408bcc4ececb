package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What one address may do. */
final class AddressLimitsTest {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final InetSocketAddress HERE = at("192.0.2.7");
  private static final InetSocketAddress THERE = at("192.0.2.8");

  private long now;

  private static InetSocketAddress at(String host) {
    return new InetSocketAddress(host, 40_000);
  }

  private AddressLimits limits(int connections, int rate, int failures) {
    return new AddressLimits(new AddressBounds(connections, rate, failures, 60, 600), () -> now);
  }

  @Test
  void letsInSoManyConnectionsOfAnAddressAtOnceAndAllOthers() {
    AddressLimits limits = limits(2, AddressBounds.ANY, AddressBounds.ANY);
    assertThat(limits.tryEnter(HERE)).isTrue();
    assertThat(limits.tryEnter(HERE)).isTrue();
    assertThat(limits.tryEnter(HERE)).isFalse();
    assertThat(limits.tryEnter(THERE)).isTrue();
    assertThat(limits.refusedCount()).isEqualTo(1);
    limits.leave(HERE);
    assertThat(limits.tryEnter(HERE)).isTrue();
    assertThat(limits.tryEnter(HERE)).isFalse();
  }

  @Test
  void letsInSoManyASecondAndOneMoreForEachPartOfASecondThatPasses() {
    AddressLimits limits = limits(AddressBounds.ANY, 4, AddressBounds.ANY);
    for (int number = 0; number < 4; number++) {
      assertThat(limits.tryEnter(HERE)).isTrue();
    }
    assertThat(limits.tryEnter(HERE)).isFalse();
    now += SECOND_NANOS / 4;
    assertThat(limits.tryEnter(HERE)).isTrue();
    assertThat(limits.tryEnter(HERE)).isFalse();
    now += 100 * SECOND_NANOS;
    for (int number = 0; number < 4; number++) {
      assertThat(limits.tryEnter(HERE)).isTrue();
    }
    assertThat(limits.tryEnter(HERE)).isFalse();
  }

  @Test
  void bansAnAddressAfterSoManyFailedLoginsForItsTime() {
    AddressLimits limits = limits(AddressBounds.ANY, AddressBounds.ANY, 3);
    assertThat(limits.loginFailed("192.0.2.7:40000")).isFalse();
    assertThat(limits.loginFailed("192.0.2.7:40001")).isFalse();
    assertThat(limits.tryEnter(HERE)).isTrue();
    assertThat(limits.loginFailed("192.0.2.7:40002")).isTrue();
    assertThat(limits.tryEnter(HERE)).isFalse();
    assertThat(limits.tryEnter(THERE)).isTrue();
    assertThat(limits.loginFailed("192.0.2.7:40003")).isFalse();
    assertThat(limits.banCount()).isEqualTo(1);
    now += 600 * SECOND_NANOS - 1;
    assertThat(limits.tryEnter(HERE)).isFalse();
    now += 1;
    assertThat(limits.tryEnter(HERE)).isTrue();
  }

  @Test
  void failuresThatLieFarApartBanNobody() {
    AddressLimits limits = limits(AddressBounds.ANY, AddressBounds.ANY, 3);
    for (int number = 0; number < 10; number++) {
      assertThat(limits.loginFailed("192.0.2.7:40000")).isFalse();
      now += 30 * SECOND_NANOS;
    }
    assertThat(limits.tryEnter(HERE)).isTrue();
  }

  @Test
  void takesANetworkOfIpv6AsOneAddress() {
    AddressLimits limits = limits(1, AddressBounds.ANY, 1);
    assertThat(limits.tryEnter(at("2001:db8::1"))).isTrue();
    assertThat(limits.tryEnter(at("2001:db8::ffff:1"))).isFalse();
    assertThat(limits.tryEnter(at("2001:db8:0:1::1"))).isTrue();
    assertThat(limits.loginFailed("[2001:db8::7]:40000")).isTrue();
    limits.leave(at("2001:db8::1"));
    assertThat(limits.tryEnter(at("2001:db8::9"))).isFalse();
  }

  @Test
  void knowsTheAddressesThatAProxyNames() {
    AddressLimits limits = limits(1, AddressBounds.ANY, AddressBounds.ANY);
    assertThat(limits.tryEnter("192.0.2.7:40000")).isTrue();
    assertThat(limits.tryEnter(HERE)).isFalse();
    limits.leave("192.0.2.7:40000");
    assertThat(limits.tryEnter("[2001:db8::7]:1")).isTrue();
    assertThat(limits.tryEnter("[2001:db8::8]:2")).isFalse();
  }

  @Test
  void boundsNobodyWithoutAnAddress() {
    AddressLimits limits = limits(1, 1, 1);
    for (int number = 0; number < 5; number++) {
      assertThat(limits.tryEnter("unix:/run/tern.sock")).isTrue();
      assertThat(limits.loginFailed("unix:/run/tern.sock")).isFalse();
      assertThat(limits.loginFailed("example.org:1")).isFalse();
    }
    assertThat(limits.knownCount()).isZero();
    AddressLimits none = new AddressLimits(AddressBounds.NONE, () -> now);
    assertThat(none.tryEnter(HERE)).isTrue();
    assertThat(none.knownCount()).isZero();
  }

  @Test
  void forgetsAddressesThatDoNotMatterAnyMore() {
    AddressLimits limits = limits(2, 5, 3);
    for (int number = 0; number < 100; number++) {
      InetSocketAddress peer = at("198.51.100." + number);
      limits.tryEnter(peer);
      limits.leave(peer);
    }
    limits.tryEnter(HERE);
    limits.loginFailed("192.0.2.9:1");
    for (int number = 0; number < 3; number++) {
      limits.loginFailed("192.0.2.10:1");
    }
    assertThat(limits.knownCount()).isEqualTo(103);
    now += 2 * SECOND_NANOS;
    for (int number = 0; number < 1_024; number++) {
      limits.tryEnter(THERE);
    }
    assertThat(limits.knownCount()).isEqualTo(4);
    assertThat(limits.tryEnter("192.0.2.10:1")).isFalse();
  }

  @Test
  void countsRightWhenManyComeAndGoAtOnce() throws Exception {
    AddressLimits limits = limits(10, AddressBounds.ANY, AddressBounds.ANY);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Callable<Boolean> comingAndGoing =
            () -> {
              boolean wereAllIn = true;
              for (int number = 0; number < 5_000; number++) {
                wereAllIn &= limits.tryEnter(HERE);
                limits.leave(HERE);
              }
              return wereAllIn;
            };
        runs.add(threads.submit(comingAndGoing));
      }
      for (Future<Boolean> run : runs) {
        assertThat(run.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    for (int number = 0; number < 10; number++) {
      assertThat(limits.tryEnter(HERE)).isTrue();
    }
    assertThat(limits.tryEnter(HERE)).isFalse();
  }
}
