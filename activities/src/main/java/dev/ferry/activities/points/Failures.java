package dev.ferry.activities.points;

import dev.ferry.workflows.steps.Finding;
import java.time.Duration;

/** The errors of this package, each once; explained in docs/errors.md. All of them close a gate. */
record Failures(String migration, String host, String directory) {
  private static final String CHECK = "rollback.point";

  Finding none(String so) {
    return Finding.noData(
        CHECK,
        "FERRY-ROLLBACK-001 No rollback point found for migration %s on %s in %s: %s."
            .formatted(migration, host, directory, so),
        "Wait until it is whole.");
  }

  Finding notTaken(String why) {
    return Finding.fail(
        CHECK,
        "FERRY-ROLLBACK-002 no rollback point could be taken on %s in %s: %s"
            .formatted(host, directory, why),
        "Solve that; it is tried again a minute later, or as long after as it had taken.");
  }

  Finding damaged(String id, String damage) {
    return Finding.fail(
        CHECK,
        "FERRY-ROLLBACK-003 the rollback point %s on %s in %s is not whole: %s."
            .formatted(id, host, directory, damage),
        "Find out who was there; another one is taken while the destination follows.");
  }

  Finding ahead(String id) {
    return Finding.fail(
        CHECK,
        "FERRY-ROLLBACK-004 the rollback point %s on %s in %s is of a time that has not come yet."
            .formatted(id, host, directory),
        "The host's clock was set back; remove it there. Another one is taken.");
  }

  Finding old(String id, Duration age, Duration maxAge) {
    return Finding.fail(
        CHECK,
        "FERRY-ROLLBACK-004 the rollback point %s on %s in %s is %d s old, up to %d s allowed."
            .formatted(id, host, directory, age.toSeconds(), maxAge.toSeconds()),
        "Wait; another one is taken while the destination follows.");
  }

  static Finding whole(String id, String host) {
    return Finding.pass(CHECK, "%s on %s is whole".formatted(id, host));
  }
}
