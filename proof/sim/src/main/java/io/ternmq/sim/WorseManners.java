package io.ternmq.sim;

/**
 * How bad a server is. Each is how often, as one in so many times; 0 for never.
 *
 * @param forgets sessions are gone when their client comes back
 * @param busy CONNECT is refused for a while
 * @param slow an answer takes seconds
 * @param closes the connection is closed without a word, at any packet
 * @param kicks the connection is ended with a reason, at any packet
 * @param deafToPings PINGREQ is not answered
 * @param overruns more messages come than the client allowed
 * @param repeats a message comes again on the same connection
 * @param stammers acknowledgements come twice, or for what is not known
 * @param grudges a subscription is refused, or granted for less
 * @param receiveMaximum announced; 0 for none
 * @param maximumQoS announced
 * @param keepAliveSeconds announced; 0 for none
 */
record WorseManners(
    int forgets,
    int busy,
    int slow,
    int closes,
    int kicks,
    int deafToPings,
    int overruns,
    int repeats,
    int stammers,
    int grudges,
    int receiveMaximum,
    int maximumQoS,
    int keepAliveSeconds) {
  static final WorseManners GOOD = new WorseManners(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0);

  static WorseManners draw(Chance chance) {
    return new WorseManners(
        often(chance, 3, 12),
        often(chance, 2, 8),
        often(chance, 10, 60),
        often(chance, 10, 80),
        often(chance, 15, 90),
        often(chance, 2, 8),
        chance.oneIn(8) ? chance.between(20, 60) : 0,
        often(chance, 5, 30),
        often(chance, 5, 30),
        often(chance, 4, 10),
        chance.oneIn(3) ? chance.between(1, 10) : 0,
        chance.oneIn(10) ? chance.below(2) : 2,
        chance.oneIn(4) ? chance.between(1, 30) : 0);
  }

  private static int often(Chance chance, int most, int least) {
    return chance.oneIn(2) ? chance.between(most, least) : 0;
  }
}
