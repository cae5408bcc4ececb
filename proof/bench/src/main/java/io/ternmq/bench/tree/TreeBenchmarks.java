package io.ternmq.bench.tree;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator;

/**
 * Runs the benchmarks of the topic tree by hand: JMH makes its code from the compiled classes, so
 * that the ordinary build needs no annotation processor. Arguments go to JMH.
 */
public final class TreeBenchmarks {
  private TreeBenchmarks() {}

  /** Generates, compiles, and runs in a process of its own. */
  public static void main(String[] arguments) throws Exception {
    Path work = Files.createTempDirectory("ternmq-jmh");
    Path classes = copyOfBenchmarks(work.resolve("in"));
    Path generated = Files.createDirectories(work.resolve("sources"));
    Path compiled = Files.createDirectories(work.resolve("classes"));
    JmhBytecodeGenerator.main(
        new String[] {classes.toString(), generated.toString(), compiled.toString(), "reflection"});
    compile(generated, compiled);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", compiled + File.pathSeparator + classPath()));
    command.add("org.openjdk.jmh.Main");
    command.addAll(List.of(arguments));
    System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  /** The generator looks at every class in a folder: it gets only those with benchmarks. */
  private static Path copyOfBenchmarks(Path to) throws IOException {
    String name = TopicTreeMatch.class.getName().replace('.', '/') + ".class";
    Path target = to.resolve(name);
    Files.createDirectories(target.getParent());
    try (var in = TreeBenchmarks.class.getClassLoader().getResourceAsStream(name)) {
      Files.write(target, java.util.Objects.requireNonNull(in).readAllBytes());
    }
    return to;
  }

  private static void compile(Path sources, Path to) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("this needs a JDK: a JRE has no compiler");
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-proc:none", "-nowarn", "-cp", classPath(), "-d", to.toString()));
    try (Stream<Path> files = Files.walk(sources)) {
      files.filter(file -> file.toString().endsWith(".java")).forEach(f -> arguments.add(f + ""));
    }
    if (compiler.run(null, null, null, arguments.toArray(new String[0])) != 0) {
      throw new IOException("what JMH generated does not compile");
    }
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
