package dev.ferry.activities.mysqlfamily;

import java.util.List;
import java.util.Map;

/**
 * A column of a table that is compared: how its value becomes text that is the same for the same
 * stored bytes, and for no others, whatever a collation or a session thinks of them.
 *
 * @param name of it, quoted
 * @param type as the server calls it, without a length
 * @param charset of its text; empty for none
 * @param nullable whether it may be NULL
 */
record Column(String name, String type, String charset, boolean nullable) {
  /** A byte that UTF-8 never has, nor has it 0xFE. */
  static final String APART = "X'FF'";

  /** Makes bytes of all that is put together with it, whatever its charset. */
  static final String BYTES = "CAST('' AS BINARY)";

  static Column of(Map<String, String> row) {
    return new Column(
        Sql.name(row.get("name")),
        row.get("type"),
        row.getOrDefault("charset", ""),
        row.get("nullable").equals("YES"));
  }

  /**
   * What it adds to a row, each piece followed by {@link #APART}. No charset makes the next piece
   * begin elsewhere: either the byte is in none of its texts, or their length is told before.
   */
  List<String> parts() {
    return switch (type) {
      case "char", "varchar", "binary", "varbinary" ->
          isUtf8()
              ? List.of(nullable ? "IFNULL(%s, CAST(X'FE' AS BINARY))".formatted(name) : name)
              : List.of(orNull("LENGTH(" + name + ")"), orEmpty(bytes()));
      // By a digest, for a row must fit into one packet.
      case "tinytext", "text", "mediumtext", "longtext" -> List.of(orNull(sha2(bytes())));
      case "tinyblob", "blob", "mediumblob", "longblob" -> List.of(orNull(sha2(name)));
      case "json" -> List.of(orNull(sha2("CAST(" + name + " AS CHAR)")));
      default -> List.of(orNull(exact()));
    };
  }

  private boolean isUtf8() {
    return charset.startsWith("utf8") || charset.equals("ascii");
  }

  /** What it is compared with in a condition. */
  String operand() {
    return switch (type) {
      case "enum", "set" -> exact(); // they are in the order of their numbers
      default -> name;
    };
  }

  /** An expression for the literal of its value, of a column that is never NULL. */
  String literal() {
    return switch (type) {
      case "char", "varchar" -> "CONCAT('_%s X''', HEX(%s), '''')".formatted(charset, name);
      case "binary", "varbinary" -> "CONCAT('X''', HEX(%s), '''')".formatted(name);
      default -> isNumber() ? exact() : "QUOTE(" + name + ")";
    };
  }

  boolean isInteger() {
    return switch (type) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" -> true;
      default -> false;
    };
  }

  private boolean isNumber() {
    return switch (type) {
      case "decimal", "float", "double", "enum", "set", "bit" -> true;
      default -> isInteger();
    };
  }

  /** As a number or a text that no other value has. */
  private String exact() {
    return switch (type) {
      case "float", "double" ->
          "(" + name + " + 0e0)"; // all digits, not only the six that are shown
      case "enum", "set", "bit" -> "CAST(" + name + " AS UNSIGNED)";
      case "tinyint",
          "smallint",
          "mediumint",
          "int",
          "bigint",
          "decimal",
          "year",
          "date",
          "time",
          "datetime",
          "timestamp" ->
          name;
      default -> "HEX(" + name + ")";
    };
  }

  private String bytes() {
    return charset.isEmpty() ? name : "CAST(" + name + " AS BINARY)";
  }

  private static String sha2(String expression) {
    return "SHA2(" + expression + ", 256)";
  }

  private String orNull(String expression) {
    return nullable ? "IFNULL(" + expression + ", 'N')" : expression;
  }

  private String orEmpty(String expression) {
    return nullable ? "IFNULL(" + expression + ", '')" : expression;
  }
}
