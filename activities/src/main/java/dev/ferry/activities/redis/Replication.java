package dev.ferry.activities.redis;

import java.util.Map;
import java.util.Optional;

/**
 * What a server says of its replication, all read at one moment.
 *
 * @param info its section of INFO
 */
record Replication(Map<String, String> info) {
  /** Nobody can listen there: a replica of this port takes no writes and follows nobody. */
  static final int NOWHERE = 0;

  static Replication of(Server server) {
    return new Replication(server.info("replication"));
  }

  /** Whether it refuses writes as a replica does. */
  boolean replica() {
    return get("role").equals("slave");
  }

  /** Whether it was closed by Ferry, and follows nobody. */
  boolean closed() {
    return isFrom(NOWHERE);
  }

  /** Whether it follows what the loopback port {@code port} leads to. */
  boolean isFrom(int port) {
    return replica() && from().equals("127.0.0.1:" + port);
  }

  String from() {
    return get("master_host") + ":" + get("master_port");
  }

  boolean linked() {
    return get("master_link_status").equals("up");
  }

  boolean loading() {
    return get("master_sync_in_progress").equals("1");
  }

  /**
   * Up to where it has written, or as a replica applied: a transaction that is still open does not
   * count.
   */
  Position position() {
    return new Position(
        get("master_replid"), number(replica() ? "slave_repl_offset" : "master_repl_offset"));
  }

  /** The history it had before it took over, and where that ended. */
  Optional<Position> earlier() {
    long end = number("second_repl_offset");
    return end < 0 ? Optional.empty() : Optional.of(new Position(get("master_replid2"), end - 1));
  }

  /** Whether this server, in charge, has had everything up to {@code position}. */
  boolean contains(Position position) {
    boolean now =
        position.history().equals(get("master_replid")) && position.offset() <= position().offset();
    return now
        || earlier()
            .filter(it -> it.history().equals(position.history()))
            .filter(it -> position.offset() <= it.offset())
            .isPresent();
  }

  int replicas() {
    return (int) number("connected_slaves");
  }

  /** What is wrong with it as a replica; empty when nothing is. */
  String trouble() {
    if (!replica()) {
      return "it is no replica";
    }
    if (linked()) {
      return "";
    }
    return loading()
        ? "it is loading its copy, " + get("master_sync_left_bytes") + " bytes are left"
        : "the link to the side in charge is down for "
            + get("master_link_down_since_seconds")
            + " s";
  }

  String get(String name) {
    return info.getOrDefault(name, "");
  }

  private long number(String name) {
    String value = get(name);
    return value.matches("-?\\d+") ? Long.parseLong(value) : -1;
  }
}
