package dev.ferry.activities.units;

import dev.ferry.workflows.plan.shape.Nearest;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A read-only look at the units on both hosts. */
final class Survey {
  private final Sides sides;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  Survey(Sides sides) {
    this.sides = sides;
  }

  Inspection inspection() {
    for (Systemd host : List.of(sides.source, sides.destination)) {
      host.show(sides.roster.serving()).values().forEach(unit -> look(host, unit));
      host.show(sides.roster.acting())
          .values()
          .forEach(
              unit -> {
                look(host, unit);
                trigger(host, unit);
              });
    }
    return new Inspection(facts, List.copyOf(findings), Recorded.take(sides));
  }

  private void look(Systemd host, UnitState unit) {
    String file = unit.value("UnitFileState");
    facts.put(
        host.host() + " " + unit.name(),
        (unit.shown() + (file.isEmpty() ? "" : ", " + file) + alias(unit)));
    boolean here = host == sides.source;
    boolean acting = sides.roster.acting().contains(unit.name());
    boolean ours = acting && host.masked(List.of(unit.name())).contains(unit.name());
    if (unit.missing()) {
      findings.add(
          Finding.fail(
              "units.present",
              "%s has no unit %s%s".formatted(host.host(), unit.name(), nearest(host, unit)),
              "install it there, or correct its name in the plan"));
    } else if (unit.failed()) {
      findings.add(
          Finding.fail(
              "units.failed",
              "%s on %s is %s".formatted(unit.name(), host.host(), unit.shown()),
              "see journalctl -u %s there; mend it, then systemctl reset-failed"
                  .formatted(unit.name())));
    } else if (unit.masked() && !ours) {
      findings.add(
          Finding.fail(
              "units.masked",
              "%s on %s is masked, and not by Ferry".formatted(unit.name(), host.host()),
              "unmask it, else it cannot start after the switch"));
    } else if (here && !acting && !unit.active()) {
      findings.add(
          Finding.fail(
              "units.active",
              "%s on %s serves now, but is %s".formatted(unit.name(), host.host(), unit.shown()),
              "start it, or take it out of the plan"));
    } else {
      findings.add(
          Finding.pass(
              "units.present", "%s on %s is %s".formatted(unit.name(), host.host(), unit.shown())));
    }
  }

  private static String alias(UnitState unit) {
    String id = unit.value("Id");
    return id.isEmpty() || id.equals(unit.name()) ? "" : ", alias of " + id;
  }

  /** The same letters without a version come first: php-fpm is php8.2-fpm here, 8.4 there. */
  private static String nearest(Systemd host, UnitState unit) {
    List<String> known = host.files();
    Optional<String> same =
        known.stream().filter(name -> bare(name).equals(bare(unit.name()))).findFirst();
    return same.or(() -> Nearest.of(unit.name(), known))
        .map(name -> "; the nearest name there is " + name)
        .orElse("");
  }

  private static String bare(String name) {
    return name.replaceAll("[0-9.]+(?=-|@|\\.service|$)", "");
  }

  private void trigger(Systemd host, UnitState unit) {
    for (String by : unit.list("TriggeredBy")) {
      if (!sides.roster.acting().contains(by)) {
        findings.add(
            Finding.fail(
                "units.triggered",
                "%s on %s is started again by %s".formatted(unit.name(), host.host(), by),
                "add %s to acting, after %s".formatted(by, unit.name())));
      }
    }
  }
}
