package dev.ferry.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.lab.LabEnvironment;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The plan of a lab, and what is left of it for one measure. */
final class Plans {
  private Plans() {}

  static Plan in(Path file) throws IOException {
    return good(read(file).read());
  }

  /** Only the components that hold rows and requests; nothing lies between them. */
  static Plan databaseAndTraffic(Path file) throws IOException {
    ObjectNode tree = read(file).tree().deepCopy();
    ArrayNode kept = tree.arrayNode();
    for (JsonNode component : tree.path("components")) {
      switch (component.path("kind").asText()) {
        case "mariadb" -> kept.add(component);
        case "haproxy" -> {
          ObjectNode edge = component.deepCopy();
          edge.putArray("dependsOn").add(kept.path(0).path("id").asText());
          kept.add(edge);
        }
        default -> {}
      }
    }
    tree.set("components", kept);
    return good(Plan.read(tree));
  }

  /** A plan of one component alone, between the hosts of a lab. */
  static String ofOne(LabEnvironment lab, String component) {
    return """
        ferry: 1
        name: bench
        hosts:
          source: { address: %s, user: ferry, key: "${file:keys/ferry}", hostKey: "%s" }
          destination: { address: %s, user: ferry, key: "${file:keys/ferry}", hostKey: "%s" }
        components:
          - { from: source, to: destination, %s }
        switch: { deadline: 3s, lease: 5s, hold: 8s }
        """
        .formatted(
            lab.value("SOURCE"),
            lab.value("SOURCE_FINGERPRINT"),
            lab.value("DESTINATION"),
            lab.value("DESTINATION_FINGERPRINT"),
            component);
  }

  private static PlanFile read(Path file) throws IOException {
    return PlanFile.of(file.toString(), Files.readString(file));
  }

  private static Plan good(Read read) {
    return switch (read) {
      case Read.Good good -> good.plan();
      case Read.Bad bad -> throw new IllegalStateException(bad.problems().toString());
    };
  }
}
