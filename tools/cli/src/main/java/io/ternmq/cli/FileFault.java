package io.ternmq.cli;

import io.ternmq.broker.security.FileMistakeException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, in words for people. */
final class FileFault {
  private FileFault() {}

  static String words(IOException fault) {
    return fault instanceof NoSuchFileException
        ? "there is no such file or folder"
        : FileMistakeException.reasonOf(fault);
  }
}
