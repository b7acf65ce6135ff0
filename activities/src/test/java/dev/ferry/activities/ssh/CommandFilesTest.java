package dev.ferry.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFilesTest {
  @Test
  void everyCommandThatMayChangeSomethingIsNotedWithoutWhatItReads(@TempDir Path home)
      throws Exception {
    Claim claim = new Claim(LocalSshd.migration(), 3, 0);
    Path notes = home.resolve("commands");
    try (LocalSshd sshd = new LocalSshd(home)) {
      try (CommandFiles files = new CommandFiles(notes);
          JschRemotes remotes = sshd.remotes(files)) {
        remotes.raise(sshd.host(), claim);
        try (Remote remote = remotes.open(sshd.host(), claim)) {
          remote.run(Command.of("sh", "-c", "cat >&2; exit 7").stdin("canary".getBytes(UTF_8)));
          remote.runNow(Command.of("true").asRoot());
          remote.run(Command.reading("id"));
          remote.runNow(Command.reading("id"));
        }
        remotes.forget(sshd.host(), claim);
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(notes)))
        .isEqualTo("rwx------");
    Path file = notes.resolve(claim.migration() + ".jsonl");
    assertThat(Files.readString(file)).doesNotContain("canary");
    List<String> lines = Files.readAllLines(file);
    JsonNode first = Json.mapper().readTree(lines.getFirst());
    assertThat(first.path("host").asText()).isEqualTo("local");
    assertThat(first.at("/claim/epoch").asLong()).isEqualTo(3);
    assertThat(first.path("argv").toString()).isEqualTo("[\"sh\",\"-c\",\"cat >&2; exit 7\"]");
    assertThat(first.path("exit").asInt()).isEqualTo(7);
    JsonNode second = Json.mapper().readTree(lines.get(1));
    assertThat(second.path("argv").toString()).isEqualTo("[\"true\"]");
    assertThat(second.path("user").asText()).isEqualTo("root");
    assertThat(lines).hasSize(2);
  }
}
