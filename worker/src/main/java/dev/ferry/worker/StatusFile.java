package dev.ferry.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * {@code worker.status} in the state directory: "ready", or what the worker waits for. For whoever
 * starts it and has no more than a shell.
 */
@Component
final class StatusFile {
  private final Path file;

  StatusFile(@Value("${ferry.state}") Path directory) {
    this.file = directory.resolve("worker.status");
  }

  void tell(String status) {
    try {
      Files.writeString(file, status);
    } catch (IOException e) {
      throw new UncheckedIOException("FERRY-RUN-004 " + file + " cannot be written", e);
    }
  }
}
