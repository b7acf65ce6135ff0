package dev.ferry.activities.postgresql;

import java.util.ArrayList;
import java.util.List;

/**
 * One connection to each database on both sides: logical replication goes database by database.
 *
 * @param pairs at least that of {@link Server#DATABASE}
 */
record Databases(List<Pair> pairs) implements AutoCloseable {

  /**
   * One database.
   *
   * @param name of the database, on both sides
   * @param source in charge
   * @param destination follows
   */
  record Pair(String name, Server source, Server destination) {}

  /** All but templates. */
  static List<String> names(Server server) {
    return server.column(
        "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname");
  }

  /** Those of the side in charge. */
  static Databases open(Ends ends) {
    List<Pair> pairs = new ArrayList<>();
    try {
      for (String name : names(ends.source().server())) {
        pairs.add(new Pair(name, ends.source().connect(name), ends.destination().connect(name)));
      }
      return new Databases(List.copyOf(pairs));
    } catch (RuntimeException e) {
      new Databases(pairs).close();
      throw e;
    }
  }

  List<Server> sources() {
    return pairs.stream().map(Pair::source).toList();
  }

  List<Server> destinations() {
    return pairs.stream().map(Pair::destination).toList();
  }

  @Override
  public void close() {
    for (Pair pair : pairs) {
      pair.source().close();
      pair.destination().close();
    }
  }
}
