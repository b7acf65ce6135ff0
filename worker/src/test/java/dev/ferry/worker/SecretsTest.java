package dev.ferry.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.migration.Ended;
import dev.ferry.workflows.migration.MigrationWorkflow;
import dev.ferry.workflows.migration.Start;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.temporal.DevServer;
import dev.ferry.workflows.temporal.Histories;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** What the real worker resolves stays with it, also where it is no good and an error tells so. */
class SecretsTest {
  private static final String CANARY = "c4n4ry-that-sings";
  private static final String PLAN =
      """
      ferry: 1
      name: orders
      hosts:
        old: { address: 127.0.0.1, port: 1, user: ferry, key: "${file:keys/old}", hostKey: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }
        new: { address: 127.0.0.2, port: 1, user: ferry, key: "${file:keys/new}", hostKey: "SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB" }
      components:
        - { id: db,   kind: mariadb, from: old, to: new, schemas: [orders], secret: "${file:password}" }
        - { id: name, kind: rfc2136, zone: shop.test, server: old, port: 1, tsig: "${file:keys/tsig}",
            records: [{ name: www, type: A, to: [198.18.0.20], ttl: 5s }] }
        - { id: www,  kind: route53, zoneId: Z0123456789ABC, accessKey: "${file:keys/aws-id}", secretKey: "${file:keys/aws}",
            endpoint: "http://127.0.0.1:1", records: [{ name: www2, type: A, to: [198.18.0.20], ttl: 5s }] }
      """;

  @TempDir Path state;

  @Test
  void historiesAndTheLogHaveTheReferencesAndNeverTheValues() throws Exception {
    for (String name : new String[] {"old", "new", "tsig", "aws-id", "aws"}) {
      write("keys/" + name);
    }
    write("password");
    try (DevServer server = new DevServer();
        ConfigurableApplicationContext worker = worker(server)) {
      WorkflowClient client = worker.getBean(WorkflowClient.class);
      MigrationWorkflow migration =
          client.newWorkflowStub(
              MigrationWorkflow.class,
              WorkflowOptions.newBuilder()
                  .setWorkflowId("orders")
                  .setTaskQueue(MigrationWorkflow.TASK_QUEUE)
                  .build());

      Ended ended = migration.run(PlanFile.of("orders.yaml", PLAN).tree(), Start.WHOLE);

      assertThat(ended.end()).isEqualTo(Ended.End.REFUSED);
      assertThat(ended.why()).contains("db ERROR", "name FAIL", "www FAIL", "${file:keys/tsig}");
      String all =
          Histories.of(client, "orders").stream()
              .map(Histories::text)
              .collect(Collectors.joining());
      assertThat(all)
          .contains("${file:keys/old}", "${file:keys/tsig}", "${file:password}")
          .doesNotContain(CANARY);
      assertThat(state.resolve("worker.log")).content().doesNotContain(CANARY);
    }
  }

  private void write(String file) throws Exception {
    Path path = state.resolve("secrets").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, CANARY + "\n");
  }

  private ConfigurableApplicationContext worker(DevServer server) {
    return SpringApplication.run(
        WorkerMain.class,
        "--server.port=0",
        "--spring.temporal.connection.target=" + server.address(),
        "--ferry.state=" + state,
        "--ferry.secrets=" + state.resolve("secrets"),
        "--logging.file.name=" + state.resolve("worker.log"));
  }
}
