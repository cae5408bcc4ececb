package io.ternmq.conformance;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one test, named as "v5.ConnectTest#wantsConnectFirst"; says how it failed, or null. Public:
 * made in another class loader, whose classes it then tests.
 */
public final class StatementJudge implements Function<String, @Nullable String> {
  private static final String ROOM = "io.ternmq.conformance.";

  /** A judge. */
  public StatementJudge() {}

  @Override
  public @Nullable String apply(String test) {
    int hash = test.indexOf('#');
    try {
      Class<?> type = Class.forName(ROOM + test.substring(0, hash));
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method method = find(type, test.substring(hash + 1));
      method.setAccessible(true);
      method.invoke(constructor.newInstance());
      return null;
    } catch (InvocationTargetException failure) {
      return String.valueOf(failure.getCause());
    } catch (ReflectiveOperationException missing) {
      throw new IllegalArgumentException("there is no test " + test, missing);
    }
  }

  private static Method find(Class<?> type, String name) throws NoSuchMethodException {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Method method : each.getDeclaredMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == 0) {
          return method;
        }
      }
    }
    throw new NoSuchMethodException(name);
  }
}
