package dev.ferry.activities.postgresql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a cluster stands, as its host tells without asking the server: one that is shut down has an
 * answer too.
 *
 * @param values lines of {@code name: value}, {@code pg_controldata}'s among them
 */
record State(Map<String, String> values) {

  static State parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return new State(values);
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** What the postmaster says of itself: ready, standby, starting, stopping; or down. */
  String status() {
    return value("status");
  }

  /** Whether it takes writes, or may any moment. */
  boolean open() {
    return status().equals("ready") || (status().equals("starting") && !closed());
  }

  boolean down() {
    return status().equals("down");
  }

  /** Whether it would refuse writes if somebody started it. */
  boolean closed() {
    return value("signal").equals("yes");
  }

  /** Whether it was shut down as a primary, with all it wrote sent and nothing left to recover. */
  boolean shutDown() {
    return down() && value("Database cluster state").equals("shut down");
  }

  /** Of the shutdown, which is the last in its log. */
  Lsn checkpoint() {
    return Lsn.parse(value("Latest checkpoint location"));
  }

  /** What all copies of a cluster have in common, and no other cluster has. */
  Optional<String> system() {
    return Optional.ofNullable(values.get("Database system identifier"));
  }

  /** The timeline it wrote or replayed last. */
  int timeline() {
    String recovered = value("Min recovery ending loc's timeline");
    return Integer.parseInt(
        recovered.isEmpty() || recovered.equals("0")
            ? value("Latest checkpoint's TimeLineID")
            : recovered);
  }

  /** How far it surely got. */
  Lsn end() {
    Lsn recovered = Lsn.parse(value("Minimum recovery ending location"));
    return recovered.isAfter(checkpoint()) ? recovered : checkpoint();
  }

  boolean checksums() {
    return !value("Data page checksum version").equals("0");
  }
}
