package io.ternmq.cli;

import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.Reference;
import io.ternmq.cli.mosquitto.Translation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern config}: what a broker would be started with. */
@Command(
    name = "config",
    description = "Show the settings that a broker here would have, and where each comes from.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tern config                    what counts, as a file that could be used",
      "  tern config --check tern.yaml",
      "  tern config --reference        every setting there is",
      "  tern config --from mosquitto.conf > tern.yaml",
    })
final class ConfigCommand implements Callable<Integer> {
  private static final int WIDTH = 48;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @ArgGroup private @Nullable Task task;

  /** What to do instead of showing the settings; one of them. */
  private static final class Task {
    @Option(
        names = "--check",
        paramLabel = "FILE",
        description = "Say whether this file can be used, and what is wrong with it.")
    private @Nullable Path check;

    @Option(names = "--reference", description = "Write the page that explains every setting.")
    private boolean isReference;

    @Option(
        names = "--from",
        paramLabel = "FILE",
        description = "Translate a mosquitto.conf; what has no counterpart is said on stderr.")
    private @Nullable Path from;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (task == null) {
      show(ConfigurationOptions.read(options.sources(System.getenv())), out);
    } else if (task.isReference) {
      out.print(Reference.markdown());
    } else if (task.check != null) {
      ConfigurationOptions.read(options.sources(task.check, Map.of()));
      out.println(task.check + " can be used");
    } else if (task.from != null) {
      translate(task.from, out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static void show(Configuration configuration, PrintWriter out) {
    for (Configuration.Shown shown : configuration.shown()) {
      if (shown.value() == null) {
        out.println("# " + shown.name() + " is not set");
      } else {
        String line = shown.name() + ": " + shown.value();
        out.println(line + " ".repeat(Math.max(1, WIDTH - line.length())) + "# " + shown.place());
      }
    }
  }

  private void translate(Path from, PrintWriter out) {
    Translation.Result result;
    try {
      result = Translation.of(from);
    } catch (NoSuchFileException fault) {
      throw CommandFailure.of("cannot read " + fault.getMessage() + ": there is no such file");
    } catch (IOException fault) {
      throw CommandFailure.of("cannot read " + from + ": " + FileFault.words(fault));
    }
    out.print(result.yaml());
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    result.notes().forEach(err::println);
    err.flush();
  }
}
