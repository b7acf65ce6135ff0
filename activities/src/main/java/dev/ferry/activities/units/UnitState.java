package dev.ferry.activities.units;

import java.util.List;
import java.util.Map;

/**
 * A unit as {@code systemctl show} tells it.
 *
 * @param name as planned, with its suffix
 * @param values the properties asked for
 */
record UnitState(String name, Map<String, String> values) {
  static final List<String> PROPERTIES =
      List.of(
          "Id",
          "LoadState",
          "ActiveState",
          "SubState",
          "UnitFileState",
          "Type",
          "MainPID",
          "ExecMainStatus",
          "Result",
          "ControlGroup",
          "Triggers",
          "TriggeredBy",
          "Job");

  String value(String property) {
    return values.getOrDefault(property, "");
  }

  boolean missing() {
    return value("LoadState").equals("not-found");
  }

  boolean masked() {
    return value("LoadState").equals("masked");
  }

  boolean active() {
    return value("ActiveState").equals("active") || value("ActiveState").equals("reloading");
  }

  boolean failed() {
    return value("ActiveState").equals("failed");
  }

  /** Runs, or is about to; a one-shot that is under way is started by what triggers it. */
  boolean acts() {
    return active() || (value("ActiveState").equals("activating") && !runsOnce());
  }

  /** A one-shot that is under way; it ends by itself. */
  boolean runsOnce() {
    return value("ActiveState").equals("activating") && value("Type").equals("oneshot");
  }

  /** Nothing of it runs. */
  boolean stopped() {
    boolean ended = value("ActiveState").equals("inactive") || failed();
    return ended && (value("MainPID").isEmpty() || value("MainPID").equals("0"));
  }

  /** Where its processes are, also when it has ended and left some behind. */
  String controlGroup() {
    String group = value("ControlGroup");
    return group.isEmpty() ? "/system.slice/" + name : group;
  }

  /** Whether a job (a start, a stop) waits or runs. */
  boolean hasJob() {
    return !value("Job").isEmpty() && !value("Job").equals("0");
  }

  List<String> list(String property) {
    String value = value(property);
    return value.isEmpty() ? List.of() : List.of(value.split(" ", -1));
  }

  String shown() {
    String state = value("ActiveState") + " (" + value("SubState") + ")";
    if (missing()) {
      return "not there";
    }
    if (masked()) {
      return "masked, " + state;
    }
    return failed() ? state + ", " + value("Result") + " " + value("ExecMainStatus") : state;
  }
}
