package io.ternmq.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ternmq.packet.Property.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PropertiesTest {
  private static Properties some() {
    return Properties.builder()
        .add(Property.RECEIVE_MAXIMUM, 20)
        .user("a", "1")
        .add(Property.RETAIN_AVAILABLE, false)
        .add(Property.REASON_STRING, "because")
        .user("a", "2")
        .add(Property.AUTHENTICATION_DATA, new byte[] {1, 2})
        .build();
  }

  @Test
  void whatWentInComesOutInItsOrder() {
    Properties properties = some();
    assertThat(properties.count()).isEqualTo(6);
    assertThat(properties.keyAt(0)).isEqualTo(Property.RECEIVE_MAXIMUM);
    assertThat(properties.numberAt(0)).isEqualTo(20);
    assertThat(properties.valueAt(3)).isEqualTo("because");
    assertThat(properties.number(Property.RECEIVE_MAXIMUM, 7)).isEqualTo(20);
    assertThat(properties.flag(Property.RETAIN_AVAILABLE, true)).isFalse();
    assertThat(properties.string(Property.REASON_STRING)).isEqualTo("because");
    assertThat(properties.binary(Property.AUTHENTICATION_DATA)).containsExactly(1, 2);
    assertThat(properties.userProperties())
        .containsExactly(new UserProperty("a", "1"), new UserProperty("a", "2"));
  }

  @Test
  void whatIsAbsentIsSaidToBe() {
    assertThat(Properties.NONE.isEmpty()).isTrue();
    assertThat(Properties.NONE.has(Property.TOPIC_ALIAS)).isFalse();
    assertThat(Properties.NONE.number(Property.TOPIC_ALIAS, -1)).isEqualTo(-1);
    assertThat(Properties.NONE.flag(Property.RETAIN_AVAILABLE, true)).isTrue();
    assertThat(Properties.NONE.string(Property.REASON_STRING)).isNull();
    assertThat(Properties.NONE.binary(Property.CORRELATION_DATA)).isNull();
    assertThat(Properties.NONE.userProperties()).isEmpty();
    assertThat(Properties.NONE.subscriptionIdentifiers()).isEmpty();
    assertThat(Properties.builder().build()).isSameAs(Properties.NONE);
  }

  @Test
  void equalMeansTheSameInTheSameOrder() {
    assertThat(some()).isEqualTo(some()).hasSameHashCodeAs(some());
    assertThat(some().toBuilder().build()).isEqualTo(some());
    assertThat(some().toBuilder().user("a", "3").build()).isNotEqualTo(some());
    Properties oneWay = Properties.builder().user("a", "1").user("b", "2").build();
    Properties otherWay = Properties.builder().user("b", "2").user("a", "1").build();
    assertThat(oneWay).isNotEqualTo(otherWay);
  }

  @Test
  void removingTakesEveryOccurrence() {
    Properties.Builder builder = some().toBuilder();
    assertThat(builder.has(Property.USER_PROPERTY)).isTrue();
    Properties left = builder.remove(Property.USER_PROPERTY).build();
    assertThat(builder.has(Property.USER_PROPERTY)).isFalse();
    assertThat(left.count()).isEqualTo(4);
    assertThat(left.string(Property.REASON_STRING)).isEqualTo("because");
    assertThat(some().count()).isEqualTo(6);
  }

  @Test
  void allSubscriptionIdentifiersAreFound() {
    Properties properties =
        Properties.builder()
            .add(Property.SUBSCRIPTION_IDENTIFIER, 5)
            .user("a", "b")
            .add(Property.SUBSCRIPTION_IDENTIFIER, 268_435_455)
            .build();
    assertThat(properties.subscriptionIdentifiers()).containsExactly(5, 268_435_455);
  }

  @Test
  void aValueOfAnotherKindIsACallersError() {
    Properties.Builder builder = Properties.builder();
    assertThatIllegalArgumentException().isThrownBy(() -> builder.add(Property.REASON_STRING, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add(Property.RECEIVE_MAXIMUM, "1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add(Property.REASON_STRING, new byte[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.add(Property.USER_PROPERTY, "a"));
  }

  @Test
  void binaryValuesAreNotShown() {
    assertThat(some()).asString().contains("2 bytes", "RECEIVE_MAXIMUM=20", "because");
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsIdentifier(Property property) {
    assertThat(Property.of(property.identifier())).isEqualTo(property);
    assertThat(property.mayRepeatIn(Place.CONNECT)).isEqualTo(property == Property.USER_PROPERTY);
  }

  @Test
  void otherIdentifiersAreNone() {
    for (int identifier : new int[] {-1, 0, 4, 10, 20, 27, 32, 43, 128, 268_435_455}) {
      assertThat(Property.of(identifier)).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aUserPropertyStandsEverywhere(Place place) {
    assertThat(Property.USER_PROPERTY.isAllowedIn(place)).isTrue();
    assertThat(Property.USER_PROPERTY.mayRepeatIn(place)).isTrue();
    assertThat(Property.SUBSCRIPTION_IDENTIFIER.mayRepeatIn(place))
        .isEqualTo(place == Place.PUBLISH);
  }
}
