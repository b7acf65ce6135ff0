package dev.ferry.activities.haproxy;

import dev.ferry.activities.haproxy.Server.Setting;
import dev.ferry.activities.switchover.SwitchFailure;
import java.time.Duration;
import java.util.Map;

/** The errors of this package, each once; explained in docs/errors.md. */
final class Problems {
  private Problems() {}

  static EdgeException silent(String socket, String command, Throwable cause) {
    return new EdgeException(
        "FERRY-HAP-001 %s does not answer \"%s\": %s. Check that HAProxy runs and that the plan names its admin socket."
            .formatted(socket, command, cause.getMessage()),
        cause);
  }

  static EdgeException unexpected(String command, String answer) {
    return new EdgeException(
        "FERRY-HAP-002 HAProxy answers to \"%s\": %s. Check the names in the plan and the socket's level."
            .formatted(command, answer.isEmpty() ? "nothing" : answer.lines().findFirst().get()));
  }

  static EdgeException noServer(String backend, String server) {
    return new EdgeException(
        "FERRY-HAP-003 backend %s has no server %s. Name the server line with fromServer or toServer."
            .formatted(backend, server));
  }

  static String notUp(String server, Health health) {
    return "FERRY-HAP-004 server %s is %s: %s. Bring its service up on that host and try again."
        .formatted(server, health.status(), health.check());
  }

  static SwitchFailure notStanding(String server, Setting is, String should) {
    return new SwitchFailure(
        "FERRY-HAP-005 server %s is %s, not %s. Someone changed it after prepare; prepare again."
            .formatted(server, is, should));
  }

  static SwitchFailure drain(long count, String backend, Duration bound) {
    return new SwitchFailure(
        "FERRY-HAP-006 %d requests in flight to backend %s did not end within %d ms. Try again when they are done, or raise drain."
            .formatted(count, backend, bound.toMillis()));
  }

  static SwitchFailure heldByAnOldProcess(long count, long pid) {
    return new SwitchFailure(
        "FERRY-HAP-007 HAProxy was reloaded in the pause, and its old process %d holds %d requests that could only go to the source. Try again when nobody reloads."
            .formatted(pid, count));
  }

  static SwitchFailure clockSet(String host, Duration by) {
    return new SwitchFailure(
        "FERRY-HAP-013 the clock of %s or of the worker was set by %d ms, or one of them slept, while requests were held; the hold counts by that clock. Try again when it is steady."
            .formatted(host, by.toMillis()));
  }

  static EdgeException restless(String what) {
    return new EdgeException(
        "FERRY-HAP-008 HAProxy is reloaded again and again while %s. Stop what reloads it."
            .formatted(what));
  }

  static EdgeException changed(String backend, Map<String, Setting> is, Map<String, Setting> left) {
    return new EdgeException(
        "FERRY-HAP-009 the servers of backend %s are %s, but Ferry left them %s: someone else changed them. Set them by hand to what is right, then mark this as resolved."
            .formatted(backend, is, left));
  }

  static EdgeException wouldTurn(String backend, String server) {
    return new EdgeException(
        "FERRY-HAP-010 putting back the state of backend %s would take the traffic from %s, which is in charge. Switch back first."
            .formatted(backend, server));
  }

  static EdgeException noStateFile(String detail) {
    return new EdgeException(
        "FERRY-HAP-011 HAProxy has no server-state-file%s: a reload would undo what is set. Set server-state-file in global and load-server-state-from-file global in defaults."
            .formatted(detail));
  }

  static EdgeException otherInCharge(Server source, Server target) {
    return new EdgeException(
        "FERRY-HAP-012 server %s is %s and %s is %s: only %s should serve before the switch. Set them right first."
            .formatted(
                source.name(), source.setting(), target.name(), target.setting(), source.name()));
  }
}
