package dev.ferry.lab.witness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ferry.lab.LabMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs and checks by the command line, as an operator does.
 *
 * @param directory for the journal
 */
record Trial(Path directory) {

  /** A check that ended. */
  record Checked(int exitCode, JsonNode report) {

    String verdict() {
      return report.at("/verdict").asText();
    }

    int number(String pointer) {
      JsonNode node = report.at(pointer);
      if (!node.isNumber()) {
        throw new IllegalArgumentException("no number at " + pointer + " of " + report);
      }
      return node.asInt();
    }
  }

  int run(String url, String... options) {
    List<String> all = new ArrayList<>(List.of("witness", "run", "--url", url));
    all.addAll(List.of("--journal", directory.toString()));
    all.addAll(List.of(options));
    return LabMain.run(all.toArray(String[]::new));
  }

  Checked check(Shop destination, String... options) throws IOException {
    Path json = directory.resolve("result.json");
    List<String> all = new ArrayList<>(List.of("witness", "check"));
    all.addAll(List.of("--journal", directory.toString(), "--json", json.toString()));
    all.addAll(List.of("--destination", destination.url()));
    all.addAll(List.of(options));
    int exitCode = LabMain.run(all.toArray(String[]::new));
    return new Checked(exitCode, new ObjectMapper().readTree(json.toFile()));
  }
}
