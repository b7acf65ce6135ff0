package dev.ferry.activities.mysqlfamily;

/**
 * Replication as one server says it does it.
 *
 * @param address of the server that it follows
 * @param port of that server
 * @param user that it logs in as
 * @param name of the connection or channel; empty for the usual one
 * @param io what the server says of the thread that receives
 * @param sql what the server says of the thread that applies
 * @param server whom it reached there, by {@link Server#identity}; empty where it does not know
 * @param byGtid whether it asks for them by GTID
 * @param error the last one, that of applying first; empty for none
 */
public record Replica(
    String address,
    String port,
    String user,
    String name,
    String io,
    String sql,
    String server,
    boolean byGtid,
    String error) {

  boolean isFrom(End source, Names names) {
    return address.equals(source.address())
        && port.equals(Integer.toString(source.port()))
        && user.equals(names.replication())
        && name.isEmpty();
  }

  String from() {
    return address + ":" + port;
  }

  boolean running() {
    return io.equals("Yes") && sql.equals("Yes");
  }

  /** What is wrong with it, in the server's words; empty when nothing is. */
  String trouble() {
    return error.isEmpty() && !running() ? "IO thread %s, SQL thread %s".formatted(io, sql) : error;
  }
}
