package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.Replica;
import java.util.Locale;
import java.util.Map;

/**
 * What a server calls the two sides of replication. Statements got new words in 8.0.22 and 8.0.23,
 * variables in 8.0.26; the old ones are gone since 8.4. Which it knows is asked of it.
 */
enum Words {
  TODAY("SOURCE", "REPLICA", "REPLICATION SOURCE"),
  FORMER("MASTER", "SLAVE", "MASTER");

  /** A variable that has today's name only where all statements have today's words, too. */
  static final String SIGN = "replica_net_timeout";

  private final String source;
  private final String replica;
  private final String change;

  Words(String source, String replica, String change) {
    this.source = source;
    this.replica = replica;
    this.change = change;
  }

  /** {@code START REPLICA}, {@code SHOW REPLICA STATUS} and their like. */
  String say(String statement) {
    return statement.replaceFirst("REPLICA", replica);
  }

  /** The statement that begins to follow, up to its options. */
  String change() {
    return "CHANGE " + change + " TO ";
  }

  /** Options of that statement. */
  String options(String all) {
    return all.replace("SOURCE_", source + "_");
  }

  /** What a replica says of itself, and the error of it. */
  Replica replica(Map<String, String> row, String error) {
    String from = capital(source);
    String threads = capital(replica);
    return new Replica(
        row.getOrDefault(from + "_Host", ""),
        row.getOrDefault(from + "_Port", ""),
        row.getOrDefault(from + "_User", ""),
        row.getOrDefault("Channel_Name", ""),
        row.getOrDefault(threads + "_IO_Running", ""),
        row.getOrDefault(threads + "_SQL_Running", ""),
        row.getOrDefault(from + "_UUID", ""),
        row.getOrDefault("Auto_Position", "").equals("1"),
        error);
  }

  private static String capital(String word) {
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
  }

  /** A variable of the server. */
  String variable(String name) {
    return this == TODAY
        ? name
        : name.replaceFirst("^replica_", "slave_").replaceFirst("_replica_", "_slave_");
  }
}
