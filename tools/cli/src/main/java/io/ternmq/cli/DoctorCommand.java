package io.ternmq.cli;

import io.ternmq.cli.doctor.Examination;
import io.ternmq.clientcore.ServerAddress;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern doctor}: what is wrong between here and a broker. */
@Command(
    name = "doctor",
    description = "Look at the way to a broker step by step, and say what is wrong.",
    sortOptions = false,
    footer = {
      "",
      "The steps: the name, its addresses, TLS and the certificate, the login, what",
      "the broker allows, how long a message takes there and back, how soon a dead",
      "link is noticed.",
      "The exit code is 0 where all is well, and 1 where something is not.",
      "",
      "Examples:",
      "  tern doctor",
      "  tern doctor mqtts://broker.example --cafile ca.crt -u alice -P secret",
      "  tern doctor ws://broker.example:8083/mqtt",
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "URI",
      description = "The broker, such as mqtt://host:1883; or use -h, -p or --server.")
  private @Nullable String uri;

  @Mixin private ConnectionOptions connection;

  @Override
  public Integer call() throws InterruptedException {
    if (uri != null) {
      connection.useServer(uri);
    }
    boolean isWell =
        Examination.make(
            ServerAddress.parse(connection.serverUri()),
            connection.toBuilder(),
            spec.commandLine().getOut());
    return isWell ? ExitCode.DONE : ExitCode.FAILED;
  }
}
