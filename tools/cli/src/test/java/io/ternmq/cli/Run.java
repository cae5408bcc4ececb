package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** One run of the command in this process: what it said, and its exit code. */
record Run(int exitCode, String out, String err) {
  static Run of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Tern.commandLine(arguments).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** The first number of this name in JSON that it said. */
  double number(String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":([0-9.]+)").matcher(out);
    assertThat(matcher.find()).as(name + " in " + out).isTrue();
    return Double.parseDouble(matcher.group(1));
  }
}
