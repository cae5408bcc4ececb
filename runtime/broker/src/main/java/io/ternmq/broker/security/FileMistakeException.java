package io.ternmq.broker.security;

import java.nio.file.Path;

/** A file of the operator's cannot be used; the message names it, the line, and what to do. */
public final class FileMistakeException extends Exception {
  private static final long serialVersionUID = 1;

  private FileMistakeException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  private FileMistakeException(String sentence) {
    super(sentence);
  }

  /** Something is wrong with the whole of it: a sentence that the name of the file begins. */
  public static FileMistakeException of(Path file, String predicate) {
    return new FileMistakeException(file + " " + predicate + ".");
  }

  /** Something is wrong in a line of it; the first is 1. */
  public static FileMistakeException atLine(Path file, int line, String sentence) {
    return new FileMistakeException(file + ", line " + line + ": " + sentence);
  }

  /** It cannot be opened or read. */
  public static FileMistakeException unreadable(Path file, Exception cause) {
    return new FileMistakeException(
        file + " cannot be read: " + reasonOf(cause) + ". Check the name and its rights.", cause);
  }

  /** Why a file cannot be used, in words for people. */
  public static String reasonOf(Exception cause) {
    if (cause instanceof java.nio.file.NoSuchFileException) {
      return "there is no such file";
    }
    if (cause instanceof java.nio.file.AccessDeniedException) {
      return "this user has no right to";
    }
    if (cause instanceof java.nio.charset.CharacterCodingException) {
      return "it is not UTF-8";
    }
    if (cause instanceof java.nio.file.FileSystemException fault && fault.getReason() != null) {
      return fault.getReason(); // the message names the file, too
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
