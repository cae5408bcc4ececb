package io.ternmq.crash.power;

/**
 * One thing that a recorded process did.
 *
 * @param nanos when, in the time of {@link System#nanoTime}
 * @param process its id
 * @param fd the descriptor that it is about; -1 for none
 * @param number an offset, a length, a port or a result, as the kind says
 * @param path the path that it is about; empty for none
 * @param data what was written or sent; the other path of a rename
 */
public record Event(
    Kind kind, long nanos, int process, int fd, long number, String path, byte[] data) {
  /** What was done, with the letter that the recorder writes for it. */
  public enum Kind {
    /** A file or directory was opened; number 1 where it was emptied by that. */
    OPEN('O'),
    CLOSE('C'),
    /** Data was written at the offset that the number is. */
    WRITE('W'),
    /** The length was set to the number. */
    TRUNCATE('T'),
    SYNC_BEGUN('S'),
    /** A sync returned; the number is its result. */
    SYNC_ENDED('E'),
    /** Something that promises nothing was called. */
    HINT('R'),
    RENAME('N'),
    LINK('L'),
    UNLINK('U'),
    MAKE_DIRECTORY('M'),
    REMOVE_DIRECTORY('D'),
    /** Data is about to be sent to the port that the number is. */
    SEND('A'),
    /** So many bytes of that were sent. */
    SENT('a'),
    /** Something happened to the files that the recording does not show. */
    UNSEEN('Z');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    static Kind of(char letter) {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IllegalStateException("the recording holds an unknown kind: " + letter);
    }
  }
}
