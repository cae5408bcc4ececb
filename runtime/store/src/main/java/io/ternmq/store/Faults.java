package io.ternmq.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What went wrong, in words for whoever runs a broker. */
final class Faults {
  private Faults() {}

  /** True where there is no room for what was to be written. */
  static boolean isLackOfSpace(Throwable fault) {
    boolean isSaidByNumber = // the words beside it are in the language of the system's user
        fault instanceof RocksDBException refused
            && refused.getStatus() != null
            && refused.getStatus().getSubCode() == Status.SubCode.NoSpace;
    return isSaidByNumber || String.valueOf(fault.getMessage()).contains("No space left");
  }

  static String words(Throwable fault) {
    String message = fault.getMessage();
    if (fault instanceof AccessDeniedException) {
      return "this user may not use " + message;
    } else if (fault instanceof NoSuchFileException) {
      return message + " is not there";
    } else if (fault instanceof OutOfMemoryError) {
      return "there is too little memory: " + message;
    } else if (fault instanceof UnsatisfiedLinkError) {
      return "the database's library does not load: " + message;
    } else if (fault instanceof IndexOutOfBoundsException || fault instanceof ArithmeticException) {
      return "what is stored ends before its time, or is no number";
    }
    boolean isSaidInWords =
        fault instanceof RocksDBException
            || fault instanceof IOException
            || fault instanceof IllegalStateException;
    if (isSaidInWords && message != null && !message.isBlank()) {
      return fault instanceof FileSystemException files && files.getReason() != null
          ? files.getReason() + ", at " + files.getFile()
          : message.strip().replaceFirst("\\.+$", "");
    }
    return "a mistake of TernMQ, or what is stored makes no sense";
  }
}
