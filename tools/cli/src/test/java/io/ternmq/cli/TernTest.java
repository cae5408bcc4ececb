package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command reads the options of the command that is wanted, and of all where none is named. */
class TernTest {
  private static final int TERMINAL_COLUMNS = 80;

  @Test
  void eachCommandIsCalledWhatItSaysItself() {
    Map<String, CommandLine> all = Tern.commandLine(new String[] {"--help"}).getSubcommands();
    assertThat(all).containsKeys("broker", "pub", "sub", "bench").hasSizeGreaterThan(10);
    all.forEach(
        (name, command) -> {
          assertThat(Tern.commandLine(new String[] {name, "--help"}).getSubcommands())
              .containsOnlyKeys(name);
          assertThat(command.getCommandName()).isEqualTo(name);
        });
  }

  @Test
  void linesOfTheHelpThatAreSetByHandFitATerminal() {
    CommandLine all = Tern.commandLine(new String[] {"--help"});
    for (CommandLine command : all.getSubcommands().values()) {
      assertThat(command.getCommandSpec().usageMessage().footer()).allMatch(this::fits);
      for (CommandLine deeper : command.getSubcommands().values()) {
        assertThat(deeper.getCommandSpec().usageMessage().footer()).allMatch(this::fits);
      }
    }
  }

  private boolean fits(String line) {
    return line.length() < TERMINAL_COLUMNS;
  }

  @Test
  void aMistypedCommandIsComparedWithAll() {
    Run run = Run.of("brokr");
    assertThat(run.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(run.err()).contains("did you mean").contains("broker");
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    assertThat(Run.of().err()).contains("say which command: broker, drain").contains("or bench");
  }
}
