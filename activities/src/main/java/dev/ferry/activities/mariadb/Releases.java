package dev.ferry.activities.mariadb;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether two MariaDB servers can follow each other. A newer one follows an older one by MariaDB's
 * own promise. The way back is the other way round, which MariaDB does not promise: rows pass, and
 * statements pass that the older server knows.
 *
 * @param source variables of the server in charge
 * @param destination variables of the other
 */
record Releases(Map<String, String> source, Map<String, String> destination) {

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(versions());
    if (!series(source).equals(series(destination))) {
      findings.add(collations(source));
      findings.add(collations(destination));
    }
    return List.copyOf(findings);
  }

  private Finding versions() {
    String both = version(source) + " to " + version(destination);
    if (series(source).equals(series(destination))) {
      return Finding.pass("settings.version", both);
    }
    return Runtime.Version.parse(series(source))
                .compareTo(Runtime.Version.parse(series(destination)))
            < 0
        ? Finding.pass(
            "settings.version",
            both
                + "; after the switch the older server follows the newer one: do not change the schema by what only the newer one knows, and store no TIMESTAMP after 2038-01-19, until the gate finish")
        : Finding.fail(
            "settings.version",
            both + ": an older server does not read what a newer one has written",
            "Install the same MariaDB release series, or a newer one, at the destination.");
  }

  /**
   * A server that chooses collations by character set (since 11.2) makes other tables of the same
   * statement than one that does not.
   */
  private static Finding collations(Map<String, String> variables) {
    String chosen = variables.getOrDefault("character_set_collations", "");
    String check = "settings.character_set_collations." + series(variables);
    return chosen.isEmpty()
        ? Finding.pass(check, "collations are those of the character sets")
        : Finding.fail(
            check,
            version(variables) + " makes tables with other collations: " + chosen,
            "Set character_set_collations='' there.");
  }

  private static String version(Map<String, String> variables) {
    return variables.getOrDefault("version", "");
  }

  private static String series(Map<String, String> variables) {
    return version(variables).replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }
}
