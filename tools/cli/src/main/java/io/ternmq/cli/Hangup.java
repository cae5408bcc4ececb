package io.ternmq.cli;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal SIGHUP, where the system and this Java know it. Asked for by name, since it is no part
 * of Java itself: where it is absent there is no reloading, and nothing else is missing. Java
 * leaves it ignored where the process was started so, as nohup does.
 */
final class Hangup {
  private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

  private Hangup() {}

  /** Does this at every SIGHUP; the process goes on. */
  static void onHangup(Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  task.run();
                  return null;
                }
                return answer(proxy, method.getName(), arguments);
              });
      Object hangup = signal.getConstructor(String.class).newInstance("HUP");
      Object before = signal.getMethod("handle", signal, handler).invoke(null, hangup, handling);
      if (handler.getField("SIG_IGN").get(null).equals(before)) {
        LOG.info("SIGHUP is ignored, as whoever started this wanted; so nothing is read again");
      }
    } catch (ReflectiveOperationException | IllegalArgumentException absent) {
      LOG.debug("there is no SIGHUP here, so settings change at a restart only", absent);
    }
  }

  /** What every object is asked for. */
  private static Object answer(Object proxy, String question, Object[] arguments) {
    return switch (question) {
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      default -> "the handler of SIGHUP";
    };
  }
}
