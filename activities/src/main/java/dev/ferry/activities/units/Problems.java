package dev.ferry.activities.units;

import java.time.Duration;
import java.util.List;

/** The errors of this package, each once; explained in docs/errors.md. */
final class Problems {
  private Problems() {}

  static String notActive(String host, UnitState unit) {
    return "FERRY-UNIT-001 %s on %s is %s. See journalctl -u %s there, mend it and try again."
        .formatted(unit.name(), host, unit.shown(), unit.name());
  }

  static String notStopped(String host, UnitState unit, Duration grace) {
    return "FERRY-UNIT-002 %s on %s did not stop within %d ms and is %s. Raise stopGrace, or set forceKill."
        .formatted(unit.name(), host, grace.toMillis(), unit.shown());
  }

  static String processesLeft(String host, String unit, List<String> pids) {
    return "FERRY-UNIT-003 %s on %s is stopped, but its processes %s still run. End them, or set forceKill."
        .formatted(unit, host, pids);
  }

  static String notMasked(String host, UnitState unit) {
    return "FERRY-UNIT-004 %s on %s is %s, though it must not run there now. Find out what unmasked it."
        .formatted(unit.name(), host, unit.shown());
  }

  static UnitException missing(String host, String unit) {
    return new UnitException(
        "FERRY-UNIT-005 %s has no unit %s. Install it there, or correct its name in the plan."
            .formatted(host, unit));
  }

  static UnitException bothSides(String unit, String host, String other) {
    return new UnitException(
        "FERRY-UNIT-006 putting back %s on %s would let it run there and on %s. Switch back first."
            .formatted(unit, host, other));
  }

  static UnitException notInCharge(String host, List<String> units) {
    return new UnitException(
        "FERRY-UNIT-007 %s of %s are masked by Ferry, so %s is not in charge. Switch back, or restore first."
            .formatted(units, host, host));
  }
}
