package dev.ferry.workflows.steps;

import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.Spec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a person runs when Ferry cannot find out how an attempt to switch ended: the keeper's
 * decision, the way home for each fenced host where that is decided, and a look at each side.
 */
public final class ByHand {
  private ByHand() {}

  /** Lines for a shell, with comments between them. */
  public static List<String> commands(Turn turn) {
    List<String> lines = new ArrayList<>();
    String keeper = turn.keeper();
    lines.add("# " + keeper + " keeps the decision:");
    lines.add(lease(turn, keeper, "lease-decision"));
    lines.add(
        "# ARMED: leave the other side in charge. Bring back what does not answer, then the last"
            + " line.");
    lines.add("# OPEN or THAWED: opens the side that was in charge. In this order, all of them:");
    for (String host : fenced(turn)) {
      lines.add(lease(turn, host, "lease-home"));
    }
    lines.add("# Who is in charge (these only look):");
    for (Spec part : turn.parts()) {
      for (String host : part.hosts()) {
        Host at = turn.hosts().get(host);
        part.looks(asRoot(at)).forEach(look -> lines.add(ssh(at, look)));
      }
    }
    lines.add("ferry resolve " + turn.migration() + " switch retry");
    return lines;
  }

  /** The keeper first: it refuses when the switch is armed, and the others do not know. */
  private static Set<String> fenced(Turn turn) {
    Set<String> hosts = new LinkedHashSet<>(List.of(turn.keeper()));
    turn.parts().forEach(part -> part.fencedHost(turn.direction()).ifPresent(hosts::add));
    return hosts;
  }

  private static String lease(Turn turn, String host, String verb) {
    Host at = turn.hosts().get(host);
    return ssh(
        at,
        "%sbash /var/lib/ferry/%s/ferry-host %s %d"
            .formatted(asRoot(at), turn.migration(), verb, turn.epoch()));
  }

  private static String asRoot(Host host) {
    return host.user().equals("root") ? "" : "sudo ";
  }

  private static String ssh(Host host, String command) {
    return "ssh -p %d %s@%s '%s'".formatted(host.port(), host.user(), host.address(), command);
  }
}
