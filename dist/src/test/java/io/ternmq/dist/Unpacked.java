package io.ternmq.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The zip of this build, unpacked somewhere. */
final class Unpacked {
  private static final int PATIENCE_SECONDS = 60;

  private final Path home;

  private Unpacked(Path home) {
    this.home = home;
  }

  /** Unpacks the zip with its permissions, as the usual programs do. */
  static Unpacked in(Path folder) throws IOException {
    URI zip = URI.create("jar:" + zip().toUri());
    try (FileSystem packed =
            FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
        Stream<Path> files = Files.walk(packed.getPath("/"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = folder.resolve(file.toString().substring(1));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
          Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
          Files.setPosixFilePermissions(target, permissions);
        }
      }
    }
    return new Unpacked(single(folder));
  }

  private static Path zip() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.toString().endsWith(".zip"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("mvn package left no zip"));
    }
  }

  private static Path single(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      if (all.size() != 1) {
        throw new AssertionError("the zip holds one folder, not " + all);
      }
      return all.get(0);
    }
  }

  Path home() {
    return home;
  }

  /** Starts the command from another folder. */
  Process start(Path from, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/tern").toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(from.toFile())
        .redirectError(Redirect.INHERIT)
        .start();
  }

  /** Runs the command to its end; fails where it fails. */
  String run(Path from, String... arguments) throws IOException, InterruptedException {
    Process process = start(from, arguments);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", arguments) + " failed and said " + said);
    }
    return said;
  }

  /** The lines of a process, as they come. */
  static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The names of the libraries. */
  List<String> libraries() {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
