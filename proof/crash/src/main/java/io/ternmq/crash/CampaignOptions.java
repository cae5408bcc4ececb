package io.ternmq.crash;

/**
 * What a campaign is to do. Immutable.
 *
 * @param restarts how often the broker is killed and started again
 * @param minutes after this long no new life begins
 * @param willEvery in every so manieth life a client leaves a will and does not come back
 * @param durability fsync or os
 * @param data the broker's data directory
 */
public record CampaignOptions(
    int restarts, int minutes, long seed, int willEvery, String durability, String data) {
  /** From arguments such as {@code --restarts 500 --data DIR}. */
  static CampaignOptions of(String[] arguments) {
    int restarts = 500;
    int minutes = 24 * 60;
    long seed = System.nanoTime();
    int willEvery = 50;
    String durability = "fsync";
    String data = "";
    for (int index = 0; index + 1 < arguments.length; index += 2) {
      String value = arguments[index + 1];
      switch (arguments[index]) {
        case "--restarts" -> restarts = Integer.parseInt(value);
        case "--minutes" -> minutes = Integer.parseInt(value);
        case "--seed" -> seed = Long.parseLong(value);
        case "--will-every" -> willEvery = Integer.parseInt(value);
        case "--durability" -> durability = value;
        case "--data" -> data = value;
        default -> throw new IllegalArgumentException("there is no option " + arguments[index]);
      }
    }
    if (data.isEmpty()) {
      throw new IllegalArgumentException("say --data DIRECTORY, a new or an empty one");
    }
    return new CampaignOptions(restarts, minutes, seed, willEvery, durability, data);
  }
}
