package io.ternmq.store;

/** Sentences about a database that lacks what was once safe in its log. */
final class LostLog {
  private LostLog() {}

  /** Files were taken away; with them all would be there again. */
  static StoreUnusableException missing(StoreDirectory directory, String lack) {
    return new StoreUnusableException(
        "A part of the store is missing: in "
            + directory.database()
            + " "
            + lack
            + ". These files are no text: what was stored last is only there. A clean-up of log"
            + " files may have removed or emptied them, or a copy left them out. Put them back, or"
            + " restore a backup; "
            + goOn(directory)
            + " Nothing was changed.",
        null,
        true);
  }

  /** The files are there, and do not hold what they held. */
  static StoreUnusableException spoilt(StoreDirectory directory, long commits) {
    return new StoreUnusableException(
        "A part of the store is missing: the last "
            + commits
            + " commits that were safe in "
            + directory.database()
            + " cannot be read. A file of its log is damaged, the disk lost what it had called"
            + " written, or an older copy was put in its place. Restore a backup; "
            + goOn(directory),
        null,
        true);
  }

  private static String goOn(StoreDirectory directory) {
    return "'tern store accept-loss --data "
        + directory.home()
        + "' has the broker start without what is lost.";
  }
}
