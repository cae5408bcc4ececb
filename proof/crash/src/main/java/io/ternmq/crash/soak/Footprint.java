package io.ternmq.crash.soak;

import io.ternmq.testkit.OpenFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process of Java holds, read from the kernel and from the process itself (Linux). */
final class Footprint {
  /** G1 and Serial; Shenandoah; ZGC. */
  private static final Pattern USED = Pattern.compile("used (\\d+)K|(\\d+)K used|used (\\d+)M");

  private static final Pattern OTHER = Pattern.compile("Other \\(reserved=(\\d+)KB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
  private static final int TICKS_PER_SECOND = 100;

  private final long pid;

  /**
   * Open files.
   *
   * @param others connections, mostly
   * @param store the database's tables and logs, which come and go as its data ages
   */
  record FileCount(long others, long store) {}

  Footprint(long pid) {
    this.pid = pid;
  }

  /** Bytes that live on the heap, behind a collection of all of it. */
  long liveHeapBytes() throws IOException {
    jcmd("GC.run");
    Matcher used = find(USED, jcmd("GC.heap_info"));
    if (used.group(3) != null) {
      return 1024 * 1024 * Long.parseLong(used.group(3));
    }
    return 1024 * Long.parseLong(used.group(1) != null ? used.group(1) : used.group(2));
  }

  /** Bytes outside the heap that Java code asked for: direct buffers of all kinds. */
  long directBytes() throws IOException {
    return 1024 * number(OTHER, jcmd("VM.native_memory", "summary"));
  }

  long residentBytes() throws IOException {
    return 1024 * number(RESIDENT, Files.readString(status()));
  }

  long threadCount() throws IOException {
    return number(THREADS, Files.readString(status()));
  }

  FileCount fileCount() throws IOException {
    List<String> all = OpenFiles.of(pid);
    long tables = all.stream().filter(file -> file.contains("/rocksdb/")).count();
    return new FileCount(all.size() - tables, tables);
  }

  /** How long processors have worked for it. */
  double processorSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) / TICKS_PER_SECOND;
  }

  private Path status() {
    return Path.of("/proc", Long.toString(pid), "status");
  }

  private static long number(Pattern pattern, String text) throws IOException {
    return Long.parseLong(find(pattern, text).group(1));
  }

  private static Matcher find(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("there is no " + pattern + " in " + text);
    }
    return matcher;
  }

  private String jcmd(String... words) throws IOException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> command = new ArrayList<>(List.of(program, Long.toString(pid)));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
