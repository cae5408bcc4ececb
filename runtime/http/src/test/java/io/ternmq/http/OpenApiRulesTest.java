package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document by the rules of OpenAPI 3.1, and the statuses that are answered. */
final class OpenApiRulesTest {
  private static final Set<String> METHODS = Set.of("get", "post", "delete", "put", "patch");
  private static final Set<String> PLACES = Set.of("query", "path", "header", "cookie");
  private static final Set<String> TYPES =
      Set.of("null", "boolean", "object", "array", "number", "string", "integer");
  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "type",
          "description",
          "enum",
          "default",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "items",
          "properties",
          "required",
          "additionalProperties",
          "oneOf");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private final List<String> faults = new ArrayList<>();
  private Map<String, @Nullable Object> document;

  @BeforeEach
  void read() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      document = Json.parse(Objects.requireNonNull(in).readAllBytes());
    }
  }

  @SuppressWarnings("unchecked") // an object of JSON has texts as its names
  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  private static Collection<?> list(@Nullable Object value) {
    return value == null ? List.of() : (List<?>) value;
  }

  /** What is said of this name; nothing where it is absent. */
  private static Map<String, @Nullable Object> part(Map<String, @Nullable Object> of, String name) {
    return of.get(name) == null ? Map.of() : object(of.get(name));
  }

  private void hold(boolean isSo, String fault) {
    if (!isSo) {
      faults.add(fault);
    }
  }

  private void onlyOf(Map<String, @Nullable Object> what, Set<String> names, String place) {
    Set<String> others = new TreeSet<>(what.keySet());
    others.removeAll(names);
    others.removeIf(name -> name.startsWith("x-"));
    hold(others.isEmpty(), place + " has " + others);
  }

  private void text(Map<String, @Nullable Object> of, String name, String place) {
    hold(of.get(name) instanceof String text && !text.isBlank(), place + " has no " + name);
  }

  /** What a reference points to, which is to be a component of this kind. */
  private Map<String, @Nullable Object> resolved(
      Map<String, @Nullable Object> written, String kind, String place) {
    Object reference = written.get("$ref");
    if (reference == null) {
      return written;
    }
    String prefix = "#/components/" + kind + "/";
    String name = reference.toString().replace(prefix, "");
    Map<String, @Nullable Object> known = part(part(document, "components"), kind);
    boolean isFound = reference.toString().startsWith(prefix) && known.containsKey(name);
    hold(isFound, place + " refers to " + reference);
    return isFound ? object(known.get(name)) : Map.of();
  }

  @Test
  void theWholeIsAsTheRulesSay() {
    onlyOf(
        document,
        Set.of("openapi", "info", "servers", "security", "tags", "paths", "components"),
        "the document");
    assertThat(document.get("openapi")).asString().matches("3\\.1\\.\\d+");
    Map<String, @Nullable Object> info = part(document, "info");
    text(info, "title", "info");
    text(info, "version", "info");
    list(document.get("servers")).forEach(each -> text(object(each), "url", "a server"));
    Set<String> tags = new HashSet<>();
    for (Object tag : list(document.get("tags"))) {
      text(object(tag), "name", "a tag");
      hold(tags.add(String.valueOf(object(tag).get("name"))), tag + " is there twice");
    }
    Map<String, @Nullable Object> components = part(document, "components");
    onlyOf(
        components, Set.of("schemas", "responses", "parameters", "securitySchemes"), "components");
    components.forEach(
        (kind, all) ->
            object(all)
                .keySet()
                .forEach(name -> hold(NAME.matcher(name).matches(), kind + " has " + name)));
    part(components, "securitySchemes")
        .forEach((name, scheme) -> text(object(scheme), "type", "the scheme " + name));
    part(components, "schemas").forEach((name, schema) -> schema(object(schema), name));
    part(components, "responses").forEach((name, answer) -> response(object(answer), name));
    part(components, "parameters").forEach((name, each) -> parameter(object(each), name));
    security(document, "the document");
    assertThat(faults).isEmpty();
  }

  @Test
  void everyOperationIsAsTheRulesSay() {
    Set<Object> ids = new HashSet<>();
    part(document, "paths")
        .forEach(
            (path, item) -> {
              hold(path.startsWith("/"), path + " begins with no slash");
              onlyOf(object(item), METHODS, path);
              object(item)
                  .forEach(
                      (method, operation) -> {
                        String place = method.toUpperCase(Locale.ROOT) + " " + path;
                        operation(object(operation), path, place);
                        Object id = object(operation).get("operationId");
                        hold(id != null && ids.add(id), place + " is called " + id);
                      });
            });
    assertThat(faults).isEmpty();
    assertThat(ids).isNotEmpty();
  }

  private void operation(Map<String, @Nullable Object> operation, String path, String place) {
    onlyOf(
        operation,
        Set.of(
            "operationId",
            "summary",
            "description",
            "tags",
            "parameters",
            "requestBody",
            "responses",
            "security"),
        place);
    text(operation, "summary", place);
    Set<Object> tags = new HashSet<>();
    list(document.get("tags")).forEach(tag -> tags.add(String.valueOf(object(tag).get("name"))));
    hold(tags.containsAll(list(operation.get("tags"))), place + " has a tag that is not declared");
    Set<String> places = new TreeSet<>();
    Set<String> unique = new HashSet<>();
    for (Object written : list(operation.get("parameters"))) {
      Map<String, @Nullable Object> parameter = resolved(object(written), "parameters", place);
      parameter(parameter, place);
      hold(unique.add(parameter.get("in") + " " + parameter.get("name")), place + " has one twice");
      if ("path".equals(parameter.get("in"))) {
        places.add(String.valueOf(parameter.get("name")));
      }
    }
    Set<String> template = new TreeSet<>();
    Matcher names = Pattern.compile("\\{([^}]+)}").matcher(path);
    while (names.find()) {
      template.add(names.group(1));
    }
    hold(places.equals(template), place + " has the places " + places);
    if (operation.get("requestBody") != null) {
      Map<String, @Nullable Object> body = part(operation, "requestBody");
      onlyOf(body, Set.of("content", "description", "required"), place + " body");
      content(body, place + " body");
    }
    Map<String, @Nullable Object> responses = part(operation, "responses");
    hold(!responses.isEmpty(), place + " answers nothing");
    responses.forEach(
        (status, answer) -> {
          hold(status.matches("default|[1-5]\\d\\d|[1-5]XX"), place + " answers " + status);
          response(resolved(object(answer), "responses", place), place + " " + status);
        });
    security(operation, place);
  }

  private void parameter(Map<String, @Nullable Object> parameter, String place) {
    onlyOf(parameter, Set.of("name", "in", "description", "required", "schema"), place);
    text(parameter, "name", place);
    hold(PLACES.contains(parameter.get("in")), place + " has one in " + parameter.get("in"));
    boolean isInPath = "path".equals(parameter.get("in"));
    hold(!isInPath || Boolean.TRUE.equals(parameter.get("required")), place + " is not required");
    schema(part(parameter, "schema"), place + " " + parameter.get("name"));
  }

  private void response(Map<String, @Nullable Object> response, String place) {
    onlyOf(response, Set.of("description", "content", "headers"), place);
    text(response, "description", place);
    if (response.get("content") != null) {
      content(response, place);
    }
  }

  private void content(Map<String, @Nullable Object> of, String place) {
    Map<String, @Nullable Object> content = part(of, "content");
    hold(!content.isEmpty(), place + " has no content");
    content.forEach(
        (type, media) -> {
          hold(type.matches("[a-z*]+/[a-z0-9.*+-]+"), place + " has the type " + type);
          onlyOf(object(media), Set.of("schema", "example", "examples"), place + " " + type);
          schema(part(object(media), "schema"), place + " " + type);
        });
  }

  private void security(Map<String, @Nullable Object> of, String place) {
    Map<String, @Nullable Object> schemes = part(part(document, "components"), "securitySchemes");
    for (Object choice : list(of.get("security"))) {
      hold(schemes.keySet().containsAll(object(choice).keySet()), place + " wants " + choice);
    }
  }

  private void schema(Map<String, @Nullable Object> schema, String place) {
    hold(!schema.isEmpty(), place + " says nothing");
    onlyOf(schema, KEYWORDS, place);
    if (schema.get("$ref") != null) {
      resolved(schema, "schemas", place);
      return;
    }
    Object type = schema.get("type");
    Collection<?> types = type instanceof String one ? List.of(one) : list(type);
    hold(TYPES.containsAll(types), place + " is of the type " + type);
    hold(!types.contains("array") || schema.get("items") != null, place + " has no items");
    Map<String, @Nullable Object> properties = part(schema, "properties");
    hold(
        properties.isEmpty() || properties.keySet().containsAll(list(schema.get("required"))),
        place + " requires what it does not have");
    properties.forEach((name, each) -> schema(object(each), place + "." + name));
    if (schema.get("items") != null && !part(schema, "items").isEmpty()) {
      schema(part(schema, "items"), place + "[]");
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?> others) {
      schema(object(others), place + ".*");
    }
    list(schema.get("oneOf")).forEach(each -> schema(object(each), place + "|"));
    Object most = schema.get("maximum");
    hold(
        !(schema.get("minimum") instanceof Long least && most instanceof Long top && least > top),
        place + " has no value between its bounds");
  }

  @Test
  void everyComponentIsUsed() {
    Set<String> used = new HashSet<>();
    collect(document, used);
    part(document, "components")
        .forEach(
            (kind, all) -> {
              if (!kind.equals("securitySchemes")) {
                object(all)
                    .keySet()
                    .forEach(
                        name -> hold(used.contains("#/components/" + kind + "/" + name), name));
              }
            });
    assertThat(faults).as("components that nothing refers to").isEmpty();
  }

  private static void collect(@Nullable Object value, Set<String> references) {
    if (value instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String reference) {
        references.add(reference);
      }
      map.values().forEach(each -> collect(each, references));
    } else if (value instanceof List<?> items) {
      items.forEach(each -> collect(each, references));
    }
  }

  // ---- what is answered

  private static final Map<String, String> ABSENT =
      Map.of("{id}", "nobody", "{topic}", "no%2Fsuch", "{name}", "nothing.js");

  private static HttpResponse<String> ask(Served served, Routes.Route route, String... headers)
      throws Exception {
    String path = route.template();
    for (Map.Entry<String, String> place : ABSENT.entrySet()) {
      path = path.replace(place.getKey(), place.getValue());
    }
    HttpRequest.Builder request = served.request(path + "?limit=x&range=x&seconds=x&qos=9");
    request.method(route.method(), HttpRequest.BodyPublishers.ofString("{\"qos\": 9"));
    for (int index = 0; index < headers.length; index += 2) {
      request.header(headers[index], headers[index + 1]);
    }
    return served.send(request);
  }

  private void documented(Routes.Route route, HttpResponse<String> answer) {
    String place = route.method() + " " + route.template() + " with " + answer.statusCode();
    Map<String, @Nullable Object> responses =
        part(
            part(
                part(part(document, "paths"), route.template()),
                route.method().toLowerCase(Locale.ROOT)),
            "responses");
    Object own = responses.get(Integer.toString(answer.statusCode()));
    Map<String, @Nullable Object> said =
        resolved(object(own == null ? responses.get("default") : own), "responses", place);
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
    Map<String, @Nullable Object> content = part(said, "content");
    hold(
        content.isEmpty() ? answer.body().isEmpty() : content.containsKey(type),
        place + " is " + type + " " + answer.body());
    if (own == null) {
      Map<String, @Nullable Object> error =
          Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
      hold(error.keySet().equals(Set.of("error")), place + " is " + answer.body());
    }
  }

  @Test
  void whatIsRefusedIsRefusedAsTheDocumentSays() throws Exception {
    Set<Integer> statuses = new TreeSet<>();
    try (Served served = Served.start(options -> options.withToken(() -> "sesame"))) {
      for (Routes.Route route : served.api.routes().all()) {
        if (route.template().equals("/")) {
          continue; // the page is not in this build
        }
        boolean isStream = route.template().endsWith("/stream");
        List<HttpResponse<String>> answers = new ArrayList<>();
        answers.add(ask(served, route));
        if (!isStream) {
          answers.add(ask(served, route, "Authorization", "Bearer sesame"));
          answers.add(ask(served, route, "Authorization", "Bearer sesame", "X-TernMQ", "1"));
        }
        for (HttpResponse<String> answer : answers) {
          statuses.add(answer.statusCode());
          documented(route, answer);
        }
        hold(route.isOpen() || answers.get(0).statusCode() == 401, route.template() + " is open");
      }
    }
    assertThat(faults).isEmpty();
    assertThat(statuses).contains(200, 400, 401, 403, 404);
  }
}
