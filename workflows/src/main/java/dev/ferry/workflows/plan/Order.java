package dev.ferry.workflows.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Dependencies before dependants, and otherwise as written. Without recursion: plans are input. */
final class Order {

  private Order() {}

  /**
   * The names in order; those on a circle, or behind one, are left out. Unknown names count not.
   */
  static List<String> of(Map<String, List<String>> dependencies) {
    Set<String> done = new LinkedHashSet<>();
    Set<String> waiting = new LinkedHashSet<>(dependencies.keySet());
    while (true) {
      String next = null;
      for (String name : waiting) {
        if (dependencies.get(name).stream().noneMatch(waiting::contains)) {
          next = name;
          break;
        }
      }
      if (next == null) {
        return List.copyOf(done);
      }
      waiting.remove(next);
      done.add(next);
    }
  }

  /** The circles, each from its first name back to it; no two share a name. */
  static List<List<String>> cycles(Map<String, List<String>> dependencies) {
    List<List<String>> cycles = new ArrayList<>();
    Map<String, List<String>> rest = new LinkedHashMap<>(dependencies);
    while (true) {
      of(rest).forEach(rest::remove);
      if (rest.isEmpty()) {
        return cycles;
      }
      List<String> cycle = cycle(rest);
      cycles.add(cycle);
      cycle.forEach(rest::remove);
    }
  }

  /** Every name in {@code rest} depends on another there, so that the walk comes back somewhere. */
  private static List<String> cycle(Map<String, List<String>> rest) {
    List<String> walk = new ArrayList<>();
    String name = rest.keySet().iterator().next();
    while (!walk.contains(name)) {
      walk.add(name);
      name = rest.get(name).stream().filter(rest::containsKey).findFirst().orElseThrow();
    }
    List<String> cycle = new ArrayList<>(walk.subList(walk.indexOf(name), walk.size()));
    cycle.add(name);
    return cycle;
  }
}
