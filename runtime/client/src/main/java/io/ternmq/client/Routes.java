package io.ternmq.client;

import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
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

    boolean isOf(String text) {
      return filter != null && filter.text().equals(text);
    }
  }

  /**
   * Who hears what at one moment. Immutable.
   *
   * @param expected filters that somebody will hear who does not listen yet
   * @param expectsAll somebody will hear everything, and nobody listens yet
   */
  record Table(List<Route> routes, List<TopicFilter> expected, boolean expectsAll) {
    static final Table EMPTY = new Table(List.of(), List.of(), false);

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

    /** Those that hear this filter. */
    List<Receiver> hearing(String text) {
      return routes.stream().filter(each -> each.isOf(text)).map(Route::receiver).toList();
    }

    /** True where a message to this topic that nobody hears is to wait for somebody. */
    boolean expects(TopicName topic) {
      return expectsAll || expected.stream().anyMatch(filter -> filter.matches(topic));
    }
  }

  private volatile Table table = Table.EMPTY;

  /** Who hears what now; the same one as long as nothing changes. */
  Table table() {
    return table;
  }

  /** Leads messages to a receiver from now on. */
  synchronized void add(Route route) {
    table = new Table(plus(table.routes(), route), table.expected(), false);
  }

  synchronized void remove(Route route) {
    table = without(route::equals, filter -> false);
  }

  /** Forgets the handlers of a filter that was unsubscribed, and that some were expected. */
  synchronized void removeFilter(String text) {
    table = without(route -> route.isOf(text), filter -> filter.text().equals(text));
  }

  /** Somebody will hear this filter. */
  synchronized void expect(TopicFilter filter) {
    if (!table.expected().contains(filter)) {
      table = new Table(table.routes(), plus(table.expected(), filter), table.expectsAll());
    }
  }

  /** Somebody will hear everything, unless others listen: until one of them does. */
  synchronized void expectAll() {
    if (table.routes().isEmpty()) {
      table = new Table(List.of(), table.expected(), true);
    }
  }

  /** True where somebody hears this filter. */
  boolean has(TopicFilter filter) {
    return table.routes().stream().anyMatch(route -> filter.equals(route.filter()));
  }

  private Table without(Predicate<Route> routes, Predicate<TopicFilter> filters) {
    return new Table(
        table.routes().stream().filter(routes.negate()).toList(),
        table.expected().stream().filter(filters.negate()).toList(),
        table.expectsAll());
  }

  private static <T> List<T> plus(List<T> some, T more) {
    List<T> all = new ArrayList<>(some);
    all.add(more);
    return List.copyOf(all);
  }
}
