package dev.ferry.activities.mysqlfamily;

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

  static Column of(Map<String, String> row) {
    return new Column(
        Sql.name(row.get("name")),
        row.get("type"),
        row.getOrDefault("charset", ""),
        row.get("nullable").equals("YES"));
  }

  /** Its part of a row, between others that are set apart by a comma. */
  String part() {
    return switch (type) {
      case "char", "varchar", "binary", "varbinary" ->
          "%1$s,%2$s".formatted(orNull("LENGTH(" + name + ")"), orEmpty(bytes()));
      // By a digest, for a row must fit into one packet.
      case "tinytext", "text", "mediumtext", "longtext" -> orNull(sha2(bytes()));
      case "tinyblob", "blob", "mediumblob", "longblob" -> orNull(sha2(name));
      case "json" -> orNull(sha2("CAST(" + name + " AS CHAR)"));
      default -> orNull(exact());
    };
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

  private boolean isNumber() {
    return switch (type) {
      case "tinyint",
          "smallint",
          "mediumint",
          "int",
          "bigint",
          "decimal",
          "float",
          "double",
          "enum",
          "set",
          "bit" ->
          true;
      default -> false;
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
