package io.ternmq.client;

import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Who hears which messages: every receiver whose filter matches the topic. Thread-safe. */
final class Routes {
  /**
   * One receiver.
   *
   * @param filter null for every message
   */
  record Route(@Nullable TopicFilter filter, Receiver receiver) {
    boolean leads(TopicName topic) {
      return filter == null || filter.matches(topic);
    }
  }

  private final CopyOnWriteArrayList<Route> routes = new CopyOnWriteArrayList<>();

  void add(Route route) {
    routes.add(route);
  }

  void remove(Route route) {
    routes.remove(route);
  }

  /** Forgets the handlers of a filter that was unsubscribed. */
  void removeFilter(String filter) {
    routes.removeIf(route -> route.filter() != null && route.filter().text().equals(filter));
  }

  /** True where somebody hears this filter. */
  boolean has(TopicFilter filter) {
    return routes.stream().anyMatch(route -> filter.equals(route.filter()));
  }

  /** Those that hear a message to this topic. */
  List<Receiver> receiversOf(TopicName topic) {
    List<Receiver> found = new ArrayList<>(1);
    for (Route route : routes) {
      if (route.leads(topic)) {
        found.add(route.receiver());
      }
    }
    return found;
  }
}
