package dev.ferry.activities.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ferry.workflows.plan.SecretRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path directory;

  @Test
  void resolvesFilesAgainstTheSecretsDirectoryAndVariables() throws Exception {
    Files.createDirectory(directory.resolve("db"));
    Path file = Files.writeString(directory.resolve("db/password"), "s3cret\n");
    Secrets secrets =
        new Secrets(directory, name -> Optional.ofNullable(Map.of("TOKEN", "t0ken").get(name)));
    assertThat(secrets.resolve(SecretRef.parse("${file:db/password}")).text()).isEqualTo("s3cret");
    assertThat(secrets.resolve(new SecretRef("file", file.toString())).text()).isEqualTo("s3cret");
    assertThat(secrets.resolve(SecretRef.parse("${env:TOKEN}")).text()).isEqualTo("t0ken");
  }

  @Test
  void saysWhichSecretIsMissing() {
    Secrets secrets = new Secrets(directory, name -> Optional.empty());
    assertThatThrownBy(() -> secrets.resolve(SecretRef.parse("${env:TOKEN}")))
        .isInstanceOf(MissingSecretException.class)
        .hasMessage(
            "FERRY-SEC-001 secret ${env:TOKEN}: the variable is not set. Set it for the worker.");
    assertThatThrownBy(() -> secrets.resolve(SecretRef.parse("${file:nowhere}")))
        .hasMessageStartingWith("FERRY-SEC-001 secret ${file:nowhere}: " + directory);
  }

  @Test
  void aSecretIsNeitherPrintedNorSerialised() {
    Secret secret = new Secret("s3cret".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(secret).hasToString("***");
    assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(Map.of("key", secret)))
        .hasMessageContaining("never written down")
        .hasMessageNotContaining("s3cret");
  }
}
