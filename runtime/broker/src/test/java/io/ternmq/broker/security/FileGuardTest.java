package io.ternmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.packet.TopicName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both of mosquitto's files together, or one of them, or none. */
final class FileGuardTest {
  private static final Identity ANONYMOUS = new Identity("id", null, Origin.of("127.0.0.1:1"));

  @TempDir private Path folder;

  private Path file(String name, String... lines) throws Exception {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  @Test
  void withoutFilesEverythingIsOpen() throws Exception {
    try (FileGuard files = FileGuard.open(null, null, false)) {
      assertThat(files.guard()).isEqualTo(Guard.OPEN);
      files.reload();
    }
  }

  @Test
  void aReloadTakesBothFilesOrNeither() throws Exception {
    Path passwords = file("passwords");
    Path access = file("access", "topic read a");
    try (FileGuard files = FileGuard.open(passwords, access, true)) {
      file("access", "topic read b");
      file("passwords", "rubbish");
      assertThatThrownBy(files::reload).hasMessageStartingWith(passwords + ", line 1: ");
      assertThat(mayRead(files, "a")).isTrue();
      assertThat(mayRead(files, "b")).isFalse();
      file("passwords");
      files.reload();
      assertThat(mayRead(files, "a")).isFalse();
      assertThat(mayRead(files, "b")).isTrue();
    }
  }

  private static boolean mayRead(FileGuard files, String topic) {
    return files.guard().authorizer().mayReceive(ANONYMOUS, TopicName.of(topic));
  }
}
