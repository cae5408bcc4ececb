package io.ternmq.conformance;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The tests of this room that name statements. */
final class StatementTests {
  private final Map<String, List<String>> keysByTest = new TreeMap<>();
  private final Map<String, TreeSet<String>> testsByKey = new TreeMap<>();

  StatementTests() {
    for (Class<?> type :
        ReflectionSupport.findAllClassesInPackage(
            "io.ternmq.conformance", any -> true, name -> name.endsWith("Test"))) {
      ReflectionSupport.findMethods(
              type,
              method -> method.getAnnotationsByType(Statement.class).length > 0,
              HierarchyTraversalMode.TOP_DOWN)
          .forEach(method -> add(type, method));
    }
  }

  /** A test that both versions inherit names a statement of each; here it counts for one. */
  private void add(Class<?> type, Method method) {
    if (!method.isAnnotationPresent(Test.class)) {
      throw new IllegalStateException(method + " names a statement and is no test");
    }
    String test = type.getName() + "#" + method.getName();
    boolean isInherited = method.getDeclaringClass() != type;
    String version = type.getName().contains(".v311.") ? "3.1.1" : "5.0";
    for (Statement statement : method.getAnnotationsByType(Statement.class)) {
      if (isInherited && !statement.version().equals(version)) {
        continue;
      }
      String key = statement.version() + " " + statement.id();
      keysByTest.computeIfAbsent(test, any -> new ArrayList<>()).add(key);
      testsByKey.computeIfAbsent(key, any -> new TreeSet<>()).add(test);
    }
  }

  /** What each test names, as "5.0 MQTT-3.1.0-1". */
  Map<String, List<String>> keysByTest() {
    return keysByTest;
  }

  /** The tests, as "class#method", that name a statement; in the order of their names. */
  List<String> of(String key) {
    return List.copyOf(testsByKey.getOrDefault(key, new TreeSet<>()));
  }

  /** True where a test holds the client to it. */
  boolean isTestedOfTheClient(String key) {
    return of(key).stream().anyMatch(test -> test.contains(".conformance.client."));
  }
}
