package io.ternmq.testkit.contest;

/** Nothing is expected to happen, and nobody to hear of it. */
final class Silent implements Contestant.Hears {
  @Override
  public void onMessage() {}

  @Override
  public void onLost() {
    System.out.println("lost");
  }

  @Override
  public void onBack() {}
}
