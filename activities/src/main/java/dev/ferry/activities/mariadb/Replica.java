package dev.ferry.activities.mariadb;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replication as one server says it does it. */
record Replica(Map<String, String> status) {

  /** Empty when the server replicates from nobody. */
  static Optional<Replica> of(Server server) {
    return server.rows("SHOW ALL SLAVES STATUS").stream().findFirst().map(Replica::new);
  }

  static int connections(Server server) {
    return server.rows("SHOW ALL SLAVES STATUS").size();
  }

  boolean isFrom(End source, Names names) {
    return get("Master_Host").equals(source.address())
        && get("Master_Port").equals(Integer.toString(source.port()))
        && get("Master_User").equals(names.replication())
        && get("Connection_name").isEmpty();
  }

  String from() {
    return get("Master_Host") + ":" + get("Master_Port");
  }

  boolean running() {
    return get("Slave_IO_Running").equals("Yes") && get("Slave_SQL_Running").equals("Yes");
  }

  /** What is wrong with it, in the server's words; empty when nothing is. */
  String trouble() {
    String text = get("Last_SQL_Error");
    if (text.isEmpty()) {
      text = get("Last_IO_Error");
    }
    if (text.isEmpty() && !running()) {
      text =
          "IO thread %s, SQL thread %s"
              .formatted(get("Slave_IO_Running"), get("Slave_SQL_Running"));
    }
    return text;
  }

  private String get(String name) {
    return status.getOrDefault(name, "");
  }

  /** Follows {@code source} from {@code position} on. */
  static void start(End replica, End source, Names names, String password, Position position) {
    replica.server().run("STOP SLAVE", "RESET SLAVE ALL");
    Tuning.of(replica, names).apply();
    replica
        .server()
        .run(
            "SET GLOBAL gtid_slave_pos=" + Sql.text(position.toString()),
            ("CHANGE MASTER TO MASTER_HOST=%s, MASTER_PORT=%d, MASTER_USER=%s, MASTER_PASSWORD=%s,"
                    + " MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1,"
                    + " MASTER_HEARTBEAT_PERIOD=1")
                .formatted(
                    Sql.text(source.address()),
                    source.port(),
                    Sql.text(names.replication()),
                    Sql.text(password)),
            "START SLAVE");
  }

  /** Ends it and forgets where it came from. */
  static void end(Server server) {
    if (connections(server) > 0) {
      server.run("STOP SLAVE", "RESET SLAVE ALL");
    }
  }

  static final List<String> FILTERS =
      List.of(
          "replicate_do_db",
          "replicate_ignore_db",
          "replicate_do_table",
          "replicate_ignore_table",
          "replicate_wild_do_table",
          "replicate_wild_ignore_table",
          "replicate_rewrite_db");
}
