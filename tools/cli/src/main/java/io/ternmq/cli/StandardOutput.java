package io.ternmq.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * The standard output, which remembers what could not be written there. Not thread-safe, but for
 * the writer that it makes.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private volatile @Nullable IOException fault;

  /** For text, in the encoding of the terminal. */
  PrintWriter toWriter() {
    return new PrintWriter(new OutputStreamWriter(this, charset()), true);
  }

  private static Charset charset() {
    String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    return name == null ? Charset.defaultCharset() : Charset.forName(name);
  }

  /**
   * Why something is missing for somebody who reads; null where nothing is. Who reads no more has
   * what was wanted.
   */
  @Nullable String loss() {
    IOException met = fault;
    return met == null || BrokenPipe.isMeantBy(met) ? null : met.getMessage();
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException unwritten) {
      fault = unwritten;
      throw unwritten;
    }
  }
}
