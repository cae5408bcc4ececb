package io.ternmq.crash;

/**
 * What a campaign of power cuts is to do. Immutable.
 *
 * @param cuts how many cut points, at most; each sync boundary is one, and there are some between
 * @param lives how often the recorded broker is started; each life but the last ends by a kill
 * @param perLife messages of each publisher in each life
 * @param brokerEvery in every so manieth image a whole broker is started too; 0 for none
 * @param durability fsync or os
 * @param folder where recording and images are
 */
public record PowerCutOptions(
    int cuts,
    int lives,
    int perLife,
    int brokerEvery,
    long seed,
    String durability,
    String folder) {
  /** From arguments such as {@code --cuts 2000 --folder DIR}. */
  static PowerCutOptions of(String[] arguments) {
    int cuts = 2_500;
    int lives = 4;
    int perLife = 400;
    int brokerEvery = 50;
    long seed = System.nanoTime();
    String durability = "fsync";
    String folder = "";
    for (int index = 0; index + 1 < arguments.length; index += 2) {
      String value = arguments[index + 1];
      switch (arguments[index]) {
        case "--cuts" -> cuts = Integer.parseInt(value);
        case "--lives" -> lives = Integer.parseInt(value);
        case "--per-life" -> perLife = Integer.parseInt(value);
        case "--broker-every" -> brokerEvery = Integer.parseInt(value);
        case "--seed" -> seed = Long.parseLong(value);
        case "--durability" -> durability = value;
        case "--folder" -> folder = value;
        default -> throw new IllegalArgumentException("there is no option " + arguments[index]);
      }
    }
    if (folder.isEmpty()) {
      throw new IllegalArgumentException("say --folder DIRECTORY, a new or an empty one");
    }
    return new PowerCutOptions(cuts, lives, perLife, brokerEvery, seed, durability, folder);
  }
}
