package dev.ferry.activities.units;

import dev.ferry.workflows.units.Units;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which units a move concerns, by their full names.
 *
 * @param serving in the order in which they start
 * @param acting in the order in which they start; what a planned timer, path or socket triggers is
 *     among them, before it, since it would run on after its timer is stopped
 */
record Roster(List<String> serving, List<String> acting) {

  /** A masked timer does not say what it triggers, so both sides and the record are asked. */
  static Roster of(Units spec, Systemd one, Systemd other) {
    List<String> planned = spec.acting().stream().map(Roster::full).toList();
    Set<String> triggered = new LinkedHashSet<>();
    for (Systemd host : List.of(one, other)) {
      host.show(planned).values().forEach(unit -> triggered.addAll(unit.list("Triggers")));
      Running.read(spec, host).ifPresent(running -> triggered.addAll(running.acting()));
    }
    List<String> acting = new ArrayList<>(triggered);
    acting.removeAll(planned);
    acting.addAll(planned);
    return new Roster(spec.units().stream().map(Roster::full).toList(), List.copyOf(acting));
  }

  static String full(String unit) {
    return unit.matches(
            ".*\\.(service|timer|socket|path|target|mount|automount|swap|slice|scope|device)")
        ? unit
        : unit + ".service";
  }

  List<String> all() {
    List<String> all = new ArrayList<>(serving);
    all.addAll(acting);
    return all;
  }

  /**
   * What ran on the side in charge when an epoch began; kept on both hosts, because after the fence
   * nothing shows it any more.
   */
  record Running(long epoch, List<String> acting, List<String> active) {
    static Optional<Running> read(Units spec, Systemd host) {
      return host.read("units-" + spec.id()).map(Running::parse);
    }

    private static Running parse(String text) {
      List<String> lines = text.lines().toList();
      return new Running(Long.parseLong(lines.get(0)), words(lines, 1), words(lines, 2));
    }

    private static List<String> words(List<String> lines, int at) {
      return lines.size() <= at || lines.get(at).isEmpty()
          ? List.of()
          : List.of(lines.get(at).split(" ", -1));
    }

    void write(Units spec, Systemd host) {
      host.write(
          "units-" + spec.id(),
          epoch + "\n" + String.join(" ", acting) + "\n" + String.join(" ", active) + "\n");
    }
  }
}
