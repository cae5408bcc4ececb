package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ConfigurationSources;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.transport.WebAnswer;
import io.ternmq.transport.WebExchange;
import io.ternmq.transport.WebRequest;
import io.ternmq.transport.WebStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document, beside what is served. */
final class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "delete", "put", "patch");

  private Served served;
  private Map<String, @Nullable Object> document;

  @BeforeEach
  void begin() throws Exception {
    Configuration defaults = ConfigurationSources.ofDefaults().read();
    served = Served.start(options -> options.withSettings(() -> ShownSetting.of(defaults)));
    document = served.json("/api/openapi.json");
  }

  @AfterEach
  void end() {
    served.close();
  }

  @SuppressWarnings("unchecked") // an object of JSON has texts as its names
  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  private static List<?> list(@Nullable Object value) {
    return value == null ? List.of() : (List<?>) value;
  }

  private Map<String, @Nullable Object> operation(Routes.Route route) {
    Map<String, @Nullable Object> path =
        object(object(document.get("paths")).get(route.template()));
    return object(path.get(route.method().toLowerCase(Locale.ROOT)));
  }

  private Set<String> parameters(Routes.Route route, String place) {
    Set<String> names = new TreeSet<>();
    for (Object item : list(operation(route).get("parameters"))) {
      Map<String, @Nullable Object> parameter = resolved(object(item));
      if (place.equals(parameter.get("in"))) {
        names.add(String.valueOf(parameter.get("name")));
      }
    }
    return names;
  }

  /** What a reference points to. */
  private Map<String, @Nullable Object> resolved(Map<String, @Nullable Object> schema) {
    if (!(schema.get("$ref") instanceof String reference)) {
      return schema;
    }
    Map<String, @Nullable Object> found = document;
    for (String name : reference.substring(2).split("/")) {
      found = object(found.get(name));
    }
    return found;
  }

  @Test
  void everyRouteIsInTheDocumentAndTheReverse() {
    Set<String> names = new TreeSet<>();
    object(document.get("paths"))
        .forEach(
            (path, operations) ->
                object(operations).keySet().stream()
                    .filter(METHODS::contains)
                    .forEach(method -> names.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    assertThat(names).isEqualTo(new TreeSet<>(served.api.routeNames()));
  }

  @Test
  void everyParameterThatIsReadIsInTheDocumentAndTheReverse() {
    for (Routes.Route route : served.api.routes().all()) {
      Set<String> places = new TreeSet<>();
      Matcher matcher = Pattern.compile("\\{(\\w+)}").matcher(route.template());
      while (matcher.find()) {
        places.add(matcher.group(1));
      }
      assertThat(parameters(route, "path")).as(route.template()).isEqualTo(places);
      Set<String> read = route.method().equals("GET") ? read(route, places) : Set.of();
      assertThat(parameters(route, "query")).as(route.template()).isEqualTo(read);
    }
  }

  @Test
  void whatChangesSomethingNamesTheHeaderAndIsNotOpen() {
    for (Routes.Route route : served.api.routes().all()) {
      boolean isAct = !route.method().equals("GET");
      assertThat(parameters(route, "header").contains("X-TernMQ"))
          .as(route.template())
          .isEqualTo(isAct);
      assertThat(operation(route).get("security") != null)
          .as(route.template())
          .isEqualTo(route.isOpen());
    }
  }

  /** The parameters that a handler asks for. */
  private static Set<String> read(Routes.Route route, Set<String> places) {
    Set<String> asked = new TreeSet<>();
    Map<String, String> recorder =
        new AbstractMap<>() {
          @Override
          public @Nullable String get(@Nullable Object name) {
            asked.add(String.valueOf(name));
            return null;
          }

          @Override
          public Set<Entry<String, String>> entrySet() {
            return Set.of();
          }
        };
    Map<String, String> values = new HashMap<>();
    places.forEach(name -> values.put(name, "x"));
    WebRequest request =
        new WebRequest(
            route.method(),
            route.template(),
            "",
            Map.of(),
            new byte[0],
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    try {
      route.handler().open(new Call(request, values, recorder), new Nobody());
    } catch (RefusedException refusal) {
      assertThat(refusal.status()).isIn(404, 503); // nothing of that name, or not yet
    }
    return asked;
  }

  @Test
  void everyAnswerHasTheFieldsOfTheDocument() throws Exception {
    List<String> faults = new ArrayList<>();
    try (Device roof = Device.connected(served.mqtt(), "roof")) {
      roof.subscribe("wind/#", QoS.AT_LEAST_ONCE);
      Device.connected(served.mqtt(), "cellar").reset();
      String body = "{\"topic\":\"wind/1\",\"payload\":\"x\",\"qos\":1,\"retain\":true}";
      check("POST", "/api/v1/publish", "/api/v1/publish", body, faults);
      assertThat(roof.receivePublish()).isInstanceOf(Publish.class); // in flight from here on
      Served.await(
          () -> served.json("/api/v1/clients?state=disconnected"),
          page -> ClientsTest.items(page).size() == 1);
      check("POST", "/api/v1/page-token", "/api/v1/page-token", "", faults);
      for (Routes.Route route : served.api.routes().all()) {
        if (route.method().equals("GET") && isJson(route)) {
          check("GET", route.template(), concrete(route.template(), "roof"), "", faults);
        }
      }
      String one = "/api/v1/clients/{id}";
      check("GET", one, concrete(one, "cellar"), "", faults);
      check("GET", one + "/timeline", concrete(one, "cellar") + "/timeline", "", faults);
      check("POST", "/api/v1/drain", "/api/v1/drain", "", faults);
      roof.reset();
      Served.await(
          () -> served.json("/api/v1/drain"), drain -> "drained".equals(drain.get("state")));
      check("GET", "/api/v1/drain", "/api/v1/drain", "", faults);
    }
    HttpResponse<String> refusal = served.get("/api/v1/nothing");
    check(
        object(Json.parse(refusal.body().getBytes(StandardCharsets.UTF_8))),
        Map.of("$ref", "#/components/schemas/Error"),
        "an error",
        faults);
    assertThat(faults).isEmpty();
  }

  private static String concrete(String template, String clientId) {
    return template.replace("{id}", clientId).replace("{topic}", "wind%2F1");
  }

  private boolean isJson(Routes.Route route) {
    Map<String, @Nullable Object> answer =
        object(object(operation(route).get("responses")).get("200"));
    return answer.get("content") instanceof Map<?, ?> content
        && content.containsKey("application/json");
  }

  private void check(String method, String template, String path, String body, List<String> faults)
      throws Exception {
    // On a busy machine a lane may be late, which is 503.
    HttpResponse<String> answer =
        Served.await(
            () -> method.equals("GET") ? served.get(path) : served.post(path, body),
            given -> given.statusCode() != 503);
    Map<String, @Nullable Object> operation =
        object(
            object(object(document.get("paths")).get(template))
                .get(method.toLowerCase(Locale.ROOT)));
    Map<String, @Nullable Object> response =
        object(object(operation.get("responses")).get(Integer.toString(answer.statusCode())));
    Map<String, @Nullable Object> content = object(response.get("content"));
    check(
        Json.parse(answer.body().getBytes(StandardCharsets.UTF_8)),
        object(object(content.get("application/json")).get("schema")),
        method + " " + template,
        faults);
  }

  /** Collects what of a value is not as its schema says. */
  private void check(
      @Nullable Object value, Map<String, ?> written, String place, List<String> faults) {
    Map<String, @Nullable Object> schema = resolved(object(written));
    List<?> choices = list(schema.get("oneOf"));
    if (!choices.isEmpty()) {
      schema = resolved(object(choices.get(value == null ? 1 : 0)));
    }
    if (!isOfType(value, schema.get("type"))) {
      faults.add(place + " is " + value);
    } else if (value instanceof Map<?, ?> map) {
      checkFields(object(map), schema, place, faults);
    } else if (value instanceof List<?> items && schema.get("items") != null) {
      for (Object item : items) {
        check(item, object(schema.get("items")), place + "[]", faults);
      }
    }
  }

  private void checkFields(
      Map<String, @Nullable Object> value,
      Map<String, @Nullable Object> schema,
      String place,
      List<String> faults) {
    for (Object name : list(schema.get("required"))) {
      if (!value.containsKey(String.valueOf(name))) {
        faults.add(place + " has no " + name);
      }
    }
    Map<String, @Nullable Object> properties =
        schema.get("properties") == null ? Map.of() : object(schema.get("properties"));
    Object others = schema.get("additionalProperties");
    value.forEach(
        (name, field) -> {
          Object known = properties.getOrDefault(name, others);
          if (known != null) {
            check(field, object(known), place + "." + name, faults);
          } else if (!properties.isEmpty()) {
            faults.add(place + "." + name + " is not in the document");
          }
        });
  }

  private static boolean isOfType(@Nullable Object value, @Nullable Object type) {
    List<?> types =
        type instanceof List<?> several ? several : type == null ? List.of() : List.of(type);
    return types.isEmpty() || types.contains(typeOf(value)) || isWhole(value, types);
  }

  private static boolean isWhole(@Nullable Object value, List<?> types) {
    return value instanceof Long && types.contains("number");
  }

  private static String typeOf(@Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof String) {
      return "string";
    } else if (value instanceof Boolean) {
      return "boolean";
    } else if (value instanceof Map<?, ?>) {
      return "object";
    } else if (value instanceof List<?>) {
      return "array";
    }
    return value instanceof Long ? "integer" : "number";
  }

  /** Takes an answer, and throws it away. */
  private static final class Nobody implements WebExchange {
    @Override
    public void answer(WebAnswer answer) {}

    @Override
    public WebStream stream(WebAnswer head) {
      return new WebStream() {
        @Override
        public boolean send(byte[] piece) {
          return false;
        }

        @Override
        public boolean isOpen() {
          return false;
        }

        @Override
        public void onEnd(Runnable task) {
          task.run();
        }

        @Override
        public void end() {}

        @Override
        public void close() {}
      };
    }
  }
}
