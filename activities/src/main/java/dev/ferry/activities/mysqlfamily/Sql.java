package dev.ferry.activities.mysqlfamily;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Quotes what goes into a statement; the only place that does. */
public final class Sql {
  private Sql() {}

  /** An identifier. */
  public static String name(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** A string; sessions are opened without NO_BACKSLASH_ESCAPES. */
  public static String text(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A literal of ours as a person would write it. */
  static String shown(String literal) {
    int hex = literal.indexOf("X'");
    if (hex < 0) {
      return literal;
    }
    String text =
        new String(
            HexFormat.of().parseHex(literal, hex + 2, literal.length() - 1),
            StandardCharsets.UTF_8);
    return "\"" + text.replaceAll("\\p{C}|\ufffd", "?") + "\"";
  }

  /** A list of strings in brackets, for IN; matches nothing when empty. */
  public static String list(Collection<String> texts) {
    return texts.isEmpty()
        ? "(NULL)"
        : texts.stream().map(Sql::text).collect(Collectors.joining(",", "(", ")"));
  }

  /** A schema in GRANT, where _ and % would be wildcards. */
  static String granted(String schema) {
    return name(schema.replace("_", "\\_").replace("%", "\\%"));
  }

  /** An account. */
  static String account(String user, String host) {
    return text(user) + "@" + text(host);
  }
}
