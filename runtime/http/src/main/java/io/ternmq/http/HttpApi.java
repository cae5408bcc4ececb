package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.transport.ListenFailedException;
import io.ternmq.transport.TlsFailedException;
import io.ternmq.transport.WebAnswer;
import io.ternmq.transport.WebListener;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API of a running broker, on an address of its own. Asks lanes only for one session at a
 * time, by its mailbox; everything else is kept outside them. Safe to ask from any thread.
 */
public final class HttpApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final long BEAT_MILLIS = 1_000;
  private static final long PUMP_MILLIS = 100;
  private static final long CLOSE_MILLIS = 2_000;

  private final Broker broker;
  private final Observer observer;
  private final Pulse pulse;
  private final Overview overview;
  private final @Nullable OtlpOptions otlp;
  private final EventStreams streams;
  private final TraceStreams traces;
  private final DrainActs drains;
  private final Desk desk;
  private volatile @Nullable Meters meters;
  private final ScheduledExecutorService clock;
  private final WebListener listener;
  private long unheardBefore;
  private boolean isBehind;

  private HttpApi(Broker broker, Observer observer, HttpOptions options)
      throws ListenFailedException {
    this.broker = broker;
    this.observer = observer;
    this.pulse = new Pulse(broker, observer.tally());
    CommitTimes commits = new CommitTimes();
    broker.onCommit(commits::add);
    this.overview = new Overview(broker, pulse, observer, commits);
    this.otlp = options.otlp();
    this.streams = new EventStreams(observer.ring());
    this.traces = new TraceStreams(broker);
    this.drains = new DrainActs(broker);
    this.desk = new Desk(routes(options), new Doorkeeper(options.token()));
    this.listener = WebListener.open(options.web(), desk);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tern-pulse");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Serves the API of this broker.
   *
   * @param observer the one that the broker was started with
   * @throws ListenFailedException with a sentence, where the address does not do
   */
  @SuppressWarnings("FutureReturnValueIgnored") // each run catches what goes wrong in it
  public static HttpApi start(Broker broker, Observer observer, HttpOptions options)
      throws ListenFailedException {
    HttpApi api = new HttpApi(broker, observer, options);
    api.clock.execute(observer::readTimelines);
    api.clock.execute(() -> api.measure(options.webhooks()));
    api.seed();
    api.clock.scheduleWithFixedDelay(api::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    api.clock.scheduleWithFixedDelay(api::pump, PUMP_MILLIS, PUMP_MILLIS, TimeUnit.MILLISECONDS);
    return api;
  }

  /** Behind everything else: loading the library takes a while, and nobody waits for it. */
  private void measure(Webhooks webhooks) {
    Meters made = new Meters(broker, pulse, observer.tally(), webhooks, otlp);
    meters = made;
    observer.meters(made);
  }

  private WebAnswer metrics(Call call) {
    Meters made = meters;
    return made == null
        ? RefusedException.answer(503, "The broker has just started; metrics come in a moment.")
        : made.scrape(call);
  }

  /** The sessions that the store held: nobody reports those. */
  private void seed() {
    long at = System.currentTimeMillis();
    broker
        .core()
        .visitSessions(
            (session, now) ->
                observer.book().seed(ClientSummary.of(SessionSnapshot.of(session, now), at)),
            () -> {});
  }

  private void beat() {
    try {
      long nowNanos = System.nanoTime();
      pulse.beat(nowNanos);
      catchUp();
      Meters made = meters;
      if (made != null) {
        made.beat(broker);
      }
      if (!streams.isEmpty()) {
        streams.tell("overview", overview.json(), nowNanos);
      }
    } catch (RuntimeException fault) {
      LOG.warn("the figures of this second are missing", fault);
    }
  }

  /**
   * The list of clients goes by events: where some were not heard, it has to look for itself, until
   * it does so behind the last of those that were.
   */
  private void catchUp() {
    long unheard = broker.droppedEventCount();
    isBehind |= unheard != unheardBefore;
    unheardBefore = unheard;
    if (isBehind) {
      isBehind = !broker.isEveryEventHeard();
      observer.book().agreeWith(broker.core().directory(), System.currentTimeMillis());
    }
  }

  private void pump() {
    try {
      streams.pump(System.nanoTime());
      traces.pump(System.nanoTime());
      observer.writeTimelines();
    } catch (RuntimeException fault) {
      LOG.warn("events could not be sent on", fault);
    }
  }

  private Routes routes(HttpOptions options) {
    Lookup lookup = new Lookup(broker.core());
    Pages pages = new Pages();
    Routes routes =
        new Routes()
                .addOpen("/", pages::index)
                .addOpen("/assets/{name}", pages::asset)
                .addOpen("/health", this::health)
                .addOpen("/health/live", call -> WebAnswer.text(200, "live\n"))
                .addOpen("/health/ready", this::health)
                .add("GET", "/metrics", this::metrics)
                .add("GET", "/api/openapi.json", OpenApi::document)
                .add("GET", "/api/v1/drain", drains::show)
                .add("POST", "/api/v1/drain", drains::begin)
                .add("GET", "/api/v1/overview", call -> Call.json(overview.json()))
                .add("GET", "/api/v1/history", this::history)
                .add("GET", "/api/v1/events", this::events)
                .stream("GET", "/api/v1/events/stream", streams::open)
                .add("GET", "/api/v1/settings", call -> settings(options))
                .add("POST", "/api/v1/page-token", call -> pageToken(call, options));
    addClients(routes, lookup);
    addMessages(routes);
    return routes;
  }

  private void addClients(Routes routes, Lookup lookup) {
    ClientList list = new ClientList(observer.book(), broker.core().directory());
    ClientJson clients = new ClientJson(broker, list, observer.timelines());
    SessionActs acts = new SessionActs(lookup);
    routes
        .add("GET", "/api/v1/clients", call -> Call.json(list.page(call, clients::item)))
        .add("GET", "/api/v1/clients/{id}", call -> client(call, clients, lookup))
        .add("DELETE", "/api/v1/clients/{id}", acts::purge)
        .add("GET", "/api/v1/clients/{id}/timeline", this::timeline)
        .stream("GET", "/api/v1/clients/{id}/trace", traces::open)
        .add("POST", "/api/v1/clients/{id}/kick", acts::kick)
        .add("POST", "/api/v1/clients/{id}/expire", acts::expire)
        .add("GET", "/api/v1/subscriptions", acts::subscriptions);
  }

  private void addMessages(Routes routes) {
    Messages messages = new Messages(broker);
    routes
        .add("GET", "/api/v1/retained", messages::list)
        .add("GET", "/api/v1/retained/{topic}", messages::one)
        .add("DELETE", "/api/v1/retained/{topic}", messages::delete)
        .add("POST", "/api/v1/publish", messages::publish);
  }

  private WebAnswer history(Call call) {
    return Call.json(pulse.history().json(call.parameter("range"), System.currentTimeMillis()));
  }

  private WebAnswer timeline(Call call) {
    int limit = call.number("limit", 100, 1, Timelines.CLIENT_LIMIT);
    return Call.json(Json.object("items", observer.timelines().of(call.place("id"), limit)));
  }

  private static WebAnswer settings(HttpOptions options) {
    List<Object> items = new ArrayList<>();
    options.settings().get().forEach(setting -> items.add(setting.json()));
    return Call.json(Json.object("items", items));
  }

  /** What the page connects with, and where to. */
  private WebAnswer pageToken(Call call, HttpOptions options) {
    PageTokens.Token token = options.pageTokens().issue(System.currentTimeMillis());
    boolean isPageSecure = options.web().tls() != null;
    String host = Doorkeeper.hostOf(String.valueOf(call.request().header("host")));
    return Call.json(
        Json.object(
            "username", token.userName(),
            "password", token.password(),
            "websocketUrl", WebSocketAddress.of(broker.listeners(), host, isPageSecure),
            "expiresAt", token.expiresAt()));
  }

  private WebAnswer health(Call call) {
    String trouble = broker.storeTrouble();
    if (broker.isReady() && trouble != null) {
      return WebAnswer.text(200, "read-only: " + trouble + "\n"); // a restart would not help
    }
    return broker.isReady() ? WebAnswer.text(200, "ready\n") : WebAnswer.text(503, "stopping\n");
  }

  private WebAnswer events(Call call) {
    List<Object> items = new ArrayList<>();
    int limit = call.number("limit", 100, 1, EventRing.LIMIT);
    observer.ring().latest(limit).forEach(entry -> items.add(entry.json()));
    return Call.json(Json.object("items", items));
  }

  private WebAnswer client(Call call, ClientJson clients, Lookup lookup) {
    String id = call.place("id");
    SessionSnapshot session = lookup.session(id);
    ClientSummary known = observer.book().find(id);
    if (known == null && session != null) {
      known = ClientSummary.of(session, System.currentTimeMillis());
    }
    if (known == null) {
      throw RefusedException.of(404, "No client of this id is known here.");
    }
    return Call.json(clients.whole(known, session));
  }

  /**
   * Parts with everybody who follows events or reads along: they were let in once, and come back
   * with what lets them in now.
   */
  public void endStreams() {
    clock.execute(
        () -> {
          streams.close();
          traces.close();
        });
  }

  /** Where it is served. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** What it answers: for the documents and their tests. */
  Routes routes() {
    return desk.routes();
  }

  /** What it answers, as {@code GET /path/{name}}: for the documents and their tests. */
  List<String> routeNames() {
    return desk.routes().names();
  }

  /** Reads the certificates again; what it answers puts them in force. */
  public Runnable readCertificates() throws TlsFailedException {
    return listener.readCertificates();
  }

  @Override
  public void close() {
    streams.close();
    clock.execute(traces::close);
    clock.shutdown();
    awaitClock();
    listener.close();
    desk.close();
    drains.close();
    Meters made = meters;
    if (made != null) {
      made.close();
    }
  }

  private void awaitClock() {
    try {
      if (!clock.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
