package dev.ferry.activities.units;

import dev.ferry.workflows.steps.Before;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The states of units before a phase, and the way back to them. */
final class Recorded {
  private static final String MASKED_BY_FERRY = "masked by ferry";

  private final Sides sides;
  private final Map<String, String> values;

  Recorded(Sides sides, Before before) {
    this.sides = sides;
    this.values = before.values();
  }

  static Before take(Sides sides) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Systemd host : List.of(sides.source, sides.destination)) {
      List<String> masked = host.masked(sides.roster.acting());
      host.show(sides.roster.all())
          .forEach(
              (name, unit) ->
                  values.put(
                      host.host() + " " + name,
                      masked.contains(name)
                          ? MASKED_BY_FERRY
                          : "%s %s"
                              .formatted(unit.value("ActiveState"), unit.value("UnitFileState"))
                              .strip()));
    }
    return new Before(values);
  }

  void putBack(String startedBy) {
    acting(sides.source, sides.destination);
    acting(sides.destination, sides.source);
    for (Systemd host : List.of(sides.source, sides.destination)) {
      host.read(startedBy)
          .ifPresent(
              text -> {
                for (String unit : text.lines().toList().reversed()) {
                  if (!wasActive(host, unit) && host.show(unit).active()) {
                    host.stop(unit, UnitsComponent.PATIENCE);
                  }
                }
                host.remove(startedBy);
              });
    }
  }

  private boolean wasActive(Systemd host, String unit) {
    return values.getOrDefault(host.host() + " " + unit, "").startsWith("active");
  }

  private void acting(Systemd host, Systemd other) {
    List<String> free = new ArrayList<>();
    for (String unit : host.masked(sides.roster.acting())) {
      String then = values.getOrDefault(host.host() + " " + unit, MASKED_BY_FERRY);
      if (then.equals(MASKED_BY_FERRY)) {
        continue;
      }
      if (wasActive(host, unit) && other.show(unit).active() && !wasActive(other, unit)) {
        throw Problems.bothSides(unit, host.host(), other.host());
      }
      free.add(unit);
    }
    if (free.isEmpty()) {
      return;
    }
    host.unmask(free);
    host.reload();
    for (String unit : free) {
      if (wasActive(host, unit)) {
        host.start(unit, UnitsComponent.PATIENCE);
        UnitState now = host.show(unit);
        if (!now.active()) {
          throw new UnitException(Problems.notActive(host.host(), now));
        }
      }
    }
  }
}
