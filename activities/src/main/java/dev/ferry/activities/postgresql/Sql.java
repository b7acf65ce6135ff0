package dev.ferry.activities.postgresql;

/** Quotes what goes into a statement; the only place that does. */
final class Sql {
  private Sql() {}

  /** An identifier. */
  static String name(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** A string; sessions are opened with standard_conforming_strings. */
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
