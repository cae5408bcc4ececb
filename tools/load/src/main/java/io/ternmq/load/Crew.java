package io.ternmq.load;

import io.ternmq.load.LoadPlan.Limits;
import io.ternmq.load.LoadPlan.Shape;
import io.ternmq.load.LoadPlan.Topics;
import io.ternmq.load.LoadPlan.Traffic;
import java.util.ArrayList;
import java.util.List;

/** All clients of a run, built from its plan. Owned by the thread of the run. */
final class Crew {
  private final Flow flow;
  private final Latencies latencies = new Latencies();
  private final Opening traffic;
  private final Opening idleOpening;
  private final IdleClients idle;
  private final Publishers publishers;
  private final List<Subscriber> subscribers = new ArrayList<>();

  /**
   * Builds the clients.
   *
   * @param tag stands in every client id and topic, so that two runs do not meet
   */
  Crew(LoadPlan plan, String tag) {
    Limits limits = plan.traffic().limits();
    flow = new Flow(Math.max(1, plan.shape().copiesPerMessage()), limits.undeliveredLimit());
    traffic = new Opening(plan.target());
    idleOpening = new Opening(plan.target());
    idle = new IdleClients(plan.idle().keepAliveSeconds());
    addSubscribers(plan, tag);
    publishers = new Publishers(addPublishers(plan, tag), flow, limits.undeliveredLimit());
    for (int index = 0; index < plan.idle().count(); index++) {
      idleOpening.add(new IdleClient(tag + "-idle-" + index, idleOpening, idle));
    }
  }

  Flow flow() {
    return flow;
  }

  Latencies latencies() {
    return latencies;
  }

  /** Publishers and subscribers, which are opened first and at once. */
  Opening traffic() {
    return traffic;
  }

  Opening idleOpening() {
    return idleOpening;
  }

  IdleClients idle() {
    return idle;
  }

  Publishers publishers() {
    return publishers;
  }

  LoadReport.Faults faults() {
    long lost = flow.outstandingCount();
    long duplicates = 0;
    long reordered = 0;
    for (Subscriber subscriber : subscribers) {
      lost += subscriber.check().missingCount();
      duplicates += subscriber.check().duplicateCount();
      reordered += subscriber.check().reorderedCount();
    }
    return new LoadReport.Faults(lost, duplicates, reordered, publishers.refusedCount());
  }

  private void addSubscribers(LoadPlan plan, String tag) {
    Shape shape = plan.shape();
    boolean isPaired = shape.topics() == Topics.PAIRED;
    for (int index = 0; index < shape.subscriberCount(); index++) {
      SequenceCheck check =
          new SequenceCheck(isPaired ? index : 0, isPaired ? 1 : shape.publisherCount());
      Subscriber subscriber =
          new Subscriber(
              tag + "-subscriber-" + index,
              traffic,
              topicOf(shape, tag, index),
              new Subscriber.Receiving(plan.traffic().subscribeQos(), check, flow, latencies));
      subscribers.add(subscriber);
      traffic.add(subscriber);
    }
  }

  private List<Publisher> addPublishers(LoadPlan plan, String tag) {
    Traffic shared = plan.traffic();
    List<Publisher> added = new ArrayList<>();
    for (int index = 0; index < plan.shape().publisherCount(); index++) {
      PublishTemplate template =
          new PublishTemplate(
              plan.target().isVersion5(),
              topicOf(plan.shape(), tag, index),
              shared.publishQos(),
              index,
              shared.payloadBytes());
      Publisher.Sending sending =
          new Publisher.Sending(shared.publishQos(), shared.limits().windowSize(), flow);
      Publisher publisher = new Publisher(tag + "-publisher-" + index, traffic, template, sending);
      added.add(publisher);
      traffic.add(publisher);
    }
    return added;
  }

  private static String topicOf(Shape shape, String tag, int index) {
    return tag + "/" + (shape.topics() == Topics.PAIRED ? index : 0);
  }
}
