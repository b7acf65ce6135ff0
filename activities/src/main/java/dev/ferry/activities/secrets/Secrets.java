package dev.ferry.activities.secrets;

import dev.ferry.workflows.plan.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Finds the secrets that plans refer to, on the machine of the worker, at the moment of use. */
public final class Secrets {
  private final Path directory;
  private final Function<String, Optional<String>> environment;

  /**
   * @param directory against which relative paths of {@code ${file:...}} are resolved
   */
  public Secrets(Path directory) {
    this(directory, name -> Optional.ofNullable(System.getenv(name)));
  }

  Secrets(Path directory, Function<String, Optional<String>> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /**
   * Reads what {@code ref} refers to.
   *
   * @throws MissingSecretException FERRY-SEC-001 when it is not there or not readable
   */
  public Secret resolve(SecretRef ref) {
    return switch (ref.provider()) {
      case "env" ->
          environment
              .apply(ref.key())
              .map(value -> new Secret(value.getBytes(StandardCharsets.UTF_8)))
              .orElseThrow(() -> missing(ref, "the variable is not set", "Set it for the worker"));
      case "file" -> file(ref);
      default -> throw missing(ref, "the provider is not known", "Use env or file");
    };
  }

  private Secret file(SecretRef ref) {
    Path path = directory.resolve(ref.key());
    try {
      return new Secret(Files.readAllBytes(path));
    } catch (IOException e) {
      throw missing(
          ref,
          path + " cannot be read (" + e.getClass().getSimpleName() + ")",
          "Put the file there, readable for the worker");
    }
  }

  private static MissingSecretException missing(SecretRef ref, String why, String remedy) {
    return new MissingSecretException(
        "FERRY-SEC-001 secret %s: %s. %s.".formatted(ref, why, remedy));
  }
}
