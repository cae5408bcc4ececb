package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which users a quota is for. */
class QuotaTest {
  @ParameterizedTest
  @CsvSource({
    "acme-*, acme-7, true",
    "acme-*, acme-, true",
    "acme-*, acme, false",
    "acme-*, xacme-7, false",
    "*, anybody, true",
    "*@acme, bob@acme, true",
    "*@acme, bob@acme.org, false",
    "a*b*c, abc, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, acb, false",
    "a*a, a, false",
    "a*a, aa, true",
    "alice, alice, true",
    "alice, alice2, false",
    "a.c, abc, false"
  })
  void coversThoseWhoseNamesLookLikeIt(String users, String userName, boolean covers) {
    Quota quota = new Quota(users, false, 1, 0, 0);
    assertThat(quota.covers(userName)).isEqualTo(covers);
    assertThat(quota.covers(null)).as("no user name").isEqualTo(users.equals("*"));
  }
}
