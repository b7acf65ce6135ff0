package dev.ferry.activities.haproxy;

import dev.ferry.activities.haproxy.Server.Setting;
import dev.ferry.workflows.haproxy.HaProxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The present process of HAProxy, in terms of one backend; every answer is parsed. */
final class Balancer implements AutoCloseable {
  private static final Pattern VALUE = Pattern.compile("found=yes.*\\bvalue=\"([^\"]*)\"");

  private final HaProxy spec;
  private final RuntimeSocket socket;

  Balancer(HaProxy spec, RuntimeSocket socket) {
    this.spec = spec;
    this.socket = socket;
  }

  /** What {@code show info} says. */
  Map<String, String> info() {
    Map<String, String> info = parseInfo(socket.ask("show info"));
    if (!"0".equals(info.get("Stopping"))) {
      socket.redial(); // a reload: the connection leads to the old process
      info = parseInfo(socket.ask("show info"));
    }
    return info;
  }

  private static Map<String, String> parseInfo(String answer) {
    Map<String, String> info = new LinkedHashMap<>();
    for (String line : answer.lines().toList()) {
      int at = line.indexOf(": ");
      if (at > 0) {
        info.put(line.substring(0, at), line.substring(at + 2));
      }
    }
    if (!"HAProxy".equals(info.get("Name")) || !info.containsKey("Pid")) {
      throw Problems.unexpected("show info", answer);
    }
    return info;
  }

  /** The process that takes new connections; later commands go to it. */
  long pid() {
    return Long.parseLong(info().get("Pid"));
  }

  /** The two servers of the plan, by name. */
  Map<String, Server> servers() {
    Map<String, Server> servers = new LinkedHashMap<>();
    String question = "show servers state " + spec.backend();
    String answer = socket.ask(question);
    if (!answer.startsWith("1")) {
      throw Problems.unexpected(question, answer);
    }
    for (Map<String, String> row : Table.ofStates(answer)) {
      String name = row.get("srv_name");
      ServerState state = ServerState.of(Integer.parseInt(row.get("srv_admin_state")));
      int weight = Integer.parseInt(row.get("srv_uweight"));
      int configured = Integer.parseInt(row.get("srv_iweight"));
      servers.put(name, new Server(name, new Setting(state, weight), configured, row.get("")));
    }
    return servers;
  }

  Server server(String name) {
    Server server = servers().get(name);
    if (server == null) {
      throw Problems.noServer(spec.backend(), name);
    }
    return server;
  }

  /** Rows of {@code show stat} for the backend, by server name, the sum as {@code BACKEND}. */
  Map<String, Map<String, String>> stat() {
    return parseStat(socket.ask(statQuestion()));
  }

  String statQuestion() {
    return "show stat " + spec.backend() + " 6 -1";
  }

  static Map<String, Map<String, String>> parseStat(String answer) {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    Table.ofStat(answer).forEach(row -> rows.put(row.get("svname"), row));
    if (!rows.containsKey("BACKEND")) {
      throw Problems.unexpected("show stat", answer);
    }
    return rows;
  }

  /** Requests that are with a server or queue for one; those that are held are not among them. */
  long inFlight() {
    return inFlight(stat());
  }

  static long inFlight(Map<String, Map<String, String>> stat) {
    Map<String, String> all = stat.get("BACKEND");
    return Long.parseLong(all.get("scur")) + Long.parseLong(all.get("qcur"));
  }

  Health health(String server) {
    Map<String, String> row = stat().get(server);
    if (row == null) {
      throw Problems.noServer(spec.backend(), server);
    }
    return Health.of(row);
  }

  /** Sets a server; what it is set to already is left alone. */
  void set(Server server, Setting setting) {
    String path = spec.backend() + "/" + server.name();
    if (server.setting().weight() != setting.weight()) {
      quiet("set server " + path + " weight " + setting.weight());
    }
    if (server.setting().state() != setting.state()) {
      quiet("set server " + path + " state " + setting.state().word());
    }
  }

  private void quiet(String command) {
    String answer = socket.ask(command);
    if (!answer.isEmpty()) {
      throw Problems.unexpected(command, answer);
    }
  }

  /** Until when requests are held, in epoch milliseconds; empty when the map has no such entry. */
  OptionalLong hold() {
    String question = "get map " + spec.holdMap() + " " + spec.holdKey();
    String answer = socket.ask(question);
    Matcher value = VALUE.matcher(answer);
    if (!value.find()) {
      if (answer.contains("found=no")) {
        return OptionalLong.empty();
      }
      throw Problems.unexpected(question, answer);
    }
    try {
      return OptionalLong.of(Long.parseLong(value.group(1)));
    } catch (NumberFormatException e) {
      throw Problems.unexpected(question, answer);
    }
  }

  /** Holds requests until then; 0 lets them go. */
  void hold(long until) {
    quiet(holdCommand(until));
  }

  String holdCommand(long until) {
    return "set map " + spec.holdMap() + " " + spec.holdKey() + " " + until;
  }

  /** Any other question. */
  String ask(String question) {
    return socket.ask(question);
  }

  @Override
  public void close() {
    socket.close();
  }
}
