package dev.ferry.activities.mysqlfamily;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table that is compared in parts.
 *
 * @param name quoted, with its schema
 * @param columns whose values are stored
 * @param index by which it is read, quoted; empty where no key is without NULL and stored
 * @param key the columns of that index
 */
record Table(String name, List<Column> columns, String index, List<Column> key) {

  /**
   * Where it is.
   *
   * @param schema of it
   * @param table its name there
   */
  record Name(String schema, String table) {

    String quoted() {
      return Sql.name(schema) + "." + Sql.name(table);
    }

    private String condition() {
      return " WHERE table_schema = %s AND table_name = %s"
          .formatted(Sql.text(schema), Sql.text(table));
    }
  }

  /** The tables of these schemas, in the order in which they are compared. */
  static List<Name> names(Server server, List<String> schemas) {
    return server
        .rows(
            "SELECT table_schema s, table_name n FROM information_schema.tables WHERE table_type ="
                + " 'BASE TABLE' AND table_schema IN "
                + Sql.list(schemas))
        .stream()
        .map(row -> new Name(row.get("s"), row.get("n")))
        .sorted(Comparator.comparing(Name::quoted))
        .toList();
  }

  static Table of(Server server, Name name) {
    List<Column> columns =
        server
            .rows(
                "SELECT column_name name, data_type type, character_set_name charset, is_nullable"
                    + " nullable FROM information_schema.columns"
                    + name.condition()
                    + " AND extra NOT LIKE '%VIRTUAL%' ORDER BY ordinal_position")
            .stream()
            .map(Column::of)
            .toList();
    Map<String, List<Optional<Column>>> keys = new LinkedHashMap<>();
    server
        .rows(
            "SELECT index_name i, IF(column_name IS NULL OR sub_part IS NOT NULL OR nullable ="
                + " 'YES', '', column_name) c FROM information_schema.statistics"
                + name.condition()
                + " AND non_unique = 0 AND "
                + server.usable()
                + " ORDER BY index_name <> 'PRIMARY', index_name, seq_in_index")
        .forEach(
            row ->
                keys.computeIfAbsent(row.get("i"), i -> new ArrayList<>())
                    .add(named(columns, row.get("c"))));
    Optional<String> index =
        keys.keySet().stream()
            .filter(i -> keys.get(i).stream().allMatch(Optional::isPresent))
            .findFirst();
    List<Column> key =
        index.map(keys::get).orElse(List.of()).stream().flatMap(Optional::stream).toList();
    return new Table(name.quoted(), columns, index.map(Sql::name).orElse(""), key);
  }

  private static Optional<Column> named(List<Column> columns, String name) {
    return columns.stream().filter(it -> it.name().equals(Sql.name(name))).findFirst();
  }

  boolean hasKey() {
    return !key.isEmpty();
  }

  /** Keys of another form say nothing about it. */
  String form() {
    return key.stream()
        .map(it -> it.name() + " " + it.type() + " " + it.charset())
        .collect(Collectors.joining(", ", index + ": ", ""));
  }

  /**
   * How many rows are in a range, and a digest of all that is in them, in their order. One digest
   * of each row, and one of these, costs the servers twice the time.
   */
  String digest(KeyRange range) {
    return "SELECT COUNT(*) n, SHA2(GROUP_CONCAT(%s SEPARATOR %s), 256) h %s"
        .formatted(values(", " + Column.APART + ", "), Column.APART, from(range));
  }

  /** Each row of a range: its key, and a digest. */
  String rows(KeyRange range) {
    return "SELECT %s, %s h %s".formatted(literals(), row(), from(range));
  }

  /** The key of the row that is so many rows into a range. */
  String bound(KeyRange range, long rows) {
    String order = key.stream().map(Column::name).collect(Collectors.joining(", "));
    return "SELECT %s %s ORDER BY %s LIMIT 1 OFFSET %d"
        .formatted(literals(), from(range), order, rows - 1);
  }

  /**
   * A key so many numbers behind another: no more rows than that can lie between.
   *
   * @return empty where keys are not such numbers
   */
  List<String> ahead(List<String> of, long numbers) {
    if (key.size() != 1 || !key.getFirst().isInteger() || of.isEmpty()) {
      return List.of();
    }
    BigInteger ahead = new BigInteger(of.getFirst()).add(BigInteger.valueOf(numbers));
    return ahead.bitLength() < Long.SIZE ? List.of(ahead.toString()) : List.of();
  }

  /** Whether so many rows are at least half of those that a range has numbers for. */
  boolean isDense(KeyRange range, long rows) {
    List<String> dense = ahead(range.after(), 2 * rows);
    return !dense.isEmpty()
        && !range.upTo().isEmpty()
        && new BigInteger(range.upTo().getFirst()).compareTo(new BigInteger(dense.getFirst())) <= 0;
  }

  /** The key in an answer to one of these. */
  List<String> key(Map<String, String> answer) {
    return IntStream.range(0, key.size()).mapToObj(i -> answer.get("ferry_" + i)).toList();
  }

  /** A key as a person would write it. */
  String shown(List<String> values) {
    return IntStream.range(0, key.size())
        .mapToObj(i -> key.get(i).name().replace("`", "") + "=" + Sql.shown(values.get(i)))
        .collect(Collectors.joining(", "));
  }

  private String row() {
    return "SHA2(CONCAT_WS(%s, %s), 256)".formatted(Column.APART, values(", "));
  }

  private String values(String between) {
    return columns.stream()
        .flatMap(column -> column.parts().stream())
        .collect(Collectors.joining(between, Column.BYTES + between, ""));
  }

  private String literals() {
    return IntStream.range(0, key.size())
        .mapToObj(i -> key.get(i).literal() + " ferry_" + i)
        .collect(Collectors.joining(", "));
  }

  private String from(KeyRange range) {
    List<String> operands = key.stream().map(Column::operand).toList();
    return "FROM %s FORCE INDEX (%s) WHERE %s".formatted(name, index, range.condition(operands));
  }
}
