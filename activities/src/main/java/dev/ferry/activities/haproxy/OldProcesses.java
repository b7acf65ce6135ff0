package dev.ferry.activities.haproxy;

import dev.ferry.workflows.haproxy.HaProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Processes from before a reload. They still serve the connections they had, and hold requests of
 * their own, by a map of their own. Their servers cannot be set any more ("Proxy is disabled."), so
 * that what they hold can only go where it would have gone before. Reached over the master socket.
 */
final class OldProcesses {
  private static final Pattern WAITING = Pattern.compile("^(0x[0-9a-f]+): .*\\bsrv=<none>");

  private final HaProxy spec;
  private final EdgeScript script;
  private final String master;
  private final Balancer balancer;

  OldProcesses(HaProxy spec, EdgeScript script, String master, Balancer balancer) {
    this.spec = spec;
    this.script = script;
    this.master = master;
    this.balancer = balancer;
  }

  /** Their pids. */
  List<Long> list() {
    List<Long> old = new ArrayList<>();
    boolean section = false;
    String answer = script.ask(master, List.of("show proc"));
    if (!answer.contains("# workers")) {
      throw Problems.unexpected("show proc", answer);
    }
    for (String line : answer.lines().toList()) {
      section = line.startsWith("#") ? line.startsWith("# old workers") : section;
      String[] words = line.split("\\s+", -1);
      if (section && words.length > 1 && words[1].equals("worker")) {
        old.add(Long.valueOf(words[0]));
      }
    }
    return old;
  }

  /** Holds in each of them too, or with 0 lets go. */
  void hold(List<Long> pids, long until) {
    tell(pids, List.of(balancer.holdCommand(until)));
  }

  /** Requests with servers, by pid; those that have ended have none. */
  Map<Long, Long> inFlight(List<Long> pids) {
    Map<Long, Long> counts = new TreeMap<>();
    for (Long pid : pids) {
      String answer = script.ask(master, List.of(to(pid, balancer.statQuestion())));
      if (!gone(answer)) {
        counts.put(pid, Balancer.inFlight(Balancer.parseStat(answer)));
      }
    }
    return counts;
  }

  /** Requests that wait without a server, by pid: the ones held. */
  Map<Long, List<String>> held(List<Long> pids) {
    Map<Long, List<String>> held = new TreeMap<>();
    for (Long pid : pids) {
      String answer = script.ask(master, List.of(to(pid, "show sess")));
      List<String> ids = new ArrayList<>();
      for (String line : answer.lines().toList()) {
        Matcher waiting = WAITING.matcher(line);
        if (waiting.find() && !line.contains(" fe=GLOBAL ")) {
          ids.add(waiting.group(1));
        }
      }
      if (!ids.isEmpty()) {
        held.put(pid, ids);
      }
    }
    return held;
  }

  /** Ends what they hold: it could only go to the side that is not in charge any more. */
  void refuse(List<Long> pids) {
    held(pids)
        .forEach(
            (pid, ids) ->
                tell(List.of(pid), ids.stream().map(id -> "shutdown session " + id).toList()));
  }

  private void tell(List<Long> pids, List<String> commands) {
    List<String> all = new ArrayList<>();
    pids.forEach(pid -> commands.forEach(command -> all.add(to(pid, command))));
    if (!all.isEmpty()) {
      script.tell(master, all);
    }
  }

  private static String to(long pid, String command) {
    return "@!" + pid + " " + command;
  }

  private static boolean gone(String answer) {
    return answer.contains("find the target") || answer.isBlank();
  }

  @Override
  public String toString() {
    return spec.id() + " over " + master;
  }
}
