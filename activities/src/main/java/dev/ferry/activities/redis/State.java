package dev.ferry.activities.redis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What both servers say of themselves: INFO, and all settings.
 *
 * @param source of the server in charge
 * @param destination of the other
 */
record State(Map<String, String> source, Map<String, String> destination) {
  static State of(Ends ends) {
    return new State(of(ends.source().server()), of(ends.destination().server()));
  }

  private static Map<String, String> of(Server server) {
    Map<String, String> all = new LinkedHashMap<>(server.info("everything"));
    var settings = server.texts("CONFIG", "GET", "*").iterator();
    while (settings.hasNext()) {
      all.put("config " + settings.next(), settings.next());
    }
    return all;
  }

  String source(String name) {
    return source.getOrDefault(name, "");
  }

  String destination(String name) {
    return destination.getOrDefault(name, "");
  }

  /** A number of the source; -1 where it says none. */
  long number(boolean ofSource, String name) {
    String value = ofSource ? source(name) : destination(name);
    return value.matches("\\d+") ? Long.parseLong(value) : -1;
  }

  /** How a server keeps its data over a restart. */
  String persistence(boolean ofSource) {
    String save = ofSource ? source("config save") : destination("config save");
    String aof = ofSource ? source("config appendonly") : destination("config appendonly");
    String sync = ofSource ? source("config appendfsync") : destination("config appendfsync");
    String snapshots = save.isEmpty() ? "no snapshots" : "snapshots " + save;
    return snapshots + (aof.equals("yes") ? ", a log synced " + sync : ", no log");
  }
}
