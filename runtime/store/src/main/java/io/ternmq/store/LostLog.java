package io.ternmq.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Sentences about a database that lacks what was once safe in its log. */
final class LostLog {
  private LostLog() {}

  /** True where the database was refused because its log is gone. */
  static boolean isReason(RocksDBException fault) {
    return String.valueOf(fault.getMessage()).contains("no WAL files");
  }

  /** Files were taken away; with them all would be there again. */
  static StoreUnusableException missing(
      StoreDirectory directory, String lack, @Nullable Throwable cause) {
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
        cause,
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
