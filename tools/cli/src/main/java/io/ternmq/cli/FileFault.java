package io.ternmq.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, in words for people. */
final class FileFault {
  private FileFault() {}

  static String words(IOException fault) {
    if (fault instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (fault instanceof AccessDeniedException) {
      return "this user may not";
    }
    if (fault instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    String message = fault.getMessage();
    return message == null ? fault.getClass().getSimpleName() : message;
  }
}
