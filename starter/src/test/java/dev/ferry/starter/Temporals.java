package dev.ferry.starter;

import dev.ferry.workflows.temporal.DevServer;
import dev.ferry.workflows.temporal.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A Temporal, a worker and a service for the tests of one class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Temporals {
  final Service service = new Service();
  DevServer server;
  Workers worker;
  Ferry ferry;
  Path directory;

  @BeforeAll
  final void start() {
    try {
      directory = Files.createTempDirectory("ferry-cli");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = serve();
    worker = new Workers(server.address(), service);
    ferry = new Ferry(server.env(), directory);
  }

  DevServer serve() {
    return new DevServer();
  }

  @AfterAll
  final void stop() throws IOException {
    worker.close();
    server.close();
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
