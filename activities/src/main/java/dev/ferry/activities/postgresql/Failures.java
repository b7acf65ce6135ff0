package dev.ferry.activities.postgresql;

import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.workflows.steps.Phase;
import java.sql.SQLException;

/** The errors of this package, each once; explained in docs/errors.md. */
final class Failures {
  private Failures() {}

  static PostgreSqlException notConnected(String host, String user, SQLException cause) {
    return failure(
        cause,
        ("FERRY-PG-001 PostgreSQL on %s does not let in %s: %s. Check that it runs, the port, the"
                + " role, its password and pg_hba.conf for 127.0.0.1.")
            .formatted(host, user, said(cause)));
  }

  static PostgreSqlException noCluster(String host, int port, String why) {
    return failure(
        null,
        ("FERRY-PG-002 no PostgreSQL cluster with port %d on %s: %s. Ferry finds it by"
                + " pg_lsclusters of Debian's postgresql-common; make one with pg_createcluster.")
            .formatted(port, host, why));
  }

  static PostgreSqlException onHost(String host, String why) {
    return failure(
        null,
        "FERRY-PG-003 PostgreSQL's host %s: %s. Solve that there, then try again."
            .formatted(host, why.strip().replace("\n", "; ")));
  }

  static PostgreSqlException failed(String host, String sql, SQLException cause) {
    String shown = sql.contains("PASSWORD") ? sql.replaceFirst("PASSWORD.*", "PASSWORD ...") : sql;
    return failure(
        cause,
        ("FERRY-PG-004 PostgreSQL on %s did not run \"%s\": %s. Solve that on the server, then try"
                + " again.")
            .formatted(
                host, shown.length() > 200 ? shown.substring(0, 200) + "..." : shown, said(cause)));
  }

  static PostgreSqlException foreignContent(String host, Object content) {
    return failure(
        null,
        ("FERRY-PG-005 the cluster on %s is not empty, and this migration did not fill it: %s. Choose"
                + " another destination, or drop that there.")
            .formatted(host, content));
  }

  static PostgreSqlException diverged(String host, String at, String inCharge) {
    return failure(
        null,
        ("FERRY-PG-006 %s stands at %s, which %s never had: it was open while it was not in charge. It"
                + " cannot follow without loss; look at what it has, then seed it anew.")
            .formatted(host, at, inCharge));
  }

  static PostgreSqlException seedFailed(String host, int exit, String tail) {
    return failure(
        null,
        ("FERRY-PG-007 the first copy to %s ended with status %d: %s. The source is as it was; solve"
                + " that and prepare again, which begins the copy anew.")
            .formatted(host, exit, tail.strip().replace("\n", "; ")));
  }

  static PostgreSqlException notReplicating(String host, String trouble) {
    return failure(
        null,
        "FERRY-PG-008 %s does not follow: %s. Solve that on the server, then prepare again."
            .formatted(host, trouble));
  }

  static PostgreSqlException noWayBetween(String from, String to, String why) {
    return failure(
        null,
        ("FERRY-PG-009 %s cannot read the log of PostgreSQL at %s: %s. Check listen_addresses,"
                + " firewall and the addresses in the plan; both ways are needed, for the way back.")
            .formatted(from, to, why));
  }

  static PostgreSqlException notInCharge(String host) {
    return failure(
        null,
        ("FERRY-PG-010 %s should be in charge but takes no writes. Find out who is in charge before"
                + " anything else.")
            .formatted(host));
  }

  static PostgreSqlException twoWriters(String source, String destination) {
    return failure(
        null,
        ("FERRY-PG-011 both %s and %s accept writes. Shut down the one that is not in charge at once,"
                + " then compare what each has written.")
            .formatted(source, destination));
  }

  static PostgreSqlException inCharge(String host, Phase phase) {
    return failure(
        null,
        ("FERRY-PG-013 %s is in charge, so the state before %s is not written back: it would lose what"
                + " was written since. Switch back instead.")
            .formatted(host, phase));
  }

  static PostgreSqlException notSole(String host, String session) {
    return failure(
        null,
        ("FERRY-PG-014 an earlier attempt is still at work on %s and does not end when terminated"
                + " (process %s). Wait for it, then try again.")
            .formatted(host, session));
  }

  static PostgreSqlException slotGone(String host, String trouble, String follower) {
    return failure(
        null,
        ("FERRY-PG-015 %s did not keep the log for %s: %s. It cannot follow without loss; roll back or"
                + " seed it anew.")
            .formatted(host, follower, trouble));
  }

  static SwitchFailure schemaDiffers(String database, String what) {
    return new SwitchFailure(
        ("FERRY-PG-016 database %s is not the same on both sides: %s. Make the same change on the side"
                + " that follows; nothing but rows is replicated.")
            .formatted(database, what));
  }

  static SwitchFailure notCopied(String what) {
    return new SwitchFailure(
        "FERRY-PG-017 %s. Wait until the side that follows has them.".formatted(what));
  }

  static SwitchFailure notRefusing(String host, String why) {
    return new SwitchFailure(
        "FERRY-PG-022 %s did not refuse its users in time: %s. It goes back to work. See its log."
            .formatted(host, why.strip().replace("\n", "; ")));
  }

  static SwitchFailure notShutDown(String host, String why) {
    return new SwitchFailure(
        ("FERRY-PG-020 %s did not shut down in time: %s. It goes back to work. See what its standbys,"
                + " or a checkpoint, kept it waiting for.")
            .formatted(host, why.strip().replace("\n", "; ")));
  }

  static SwitchFailure notFenced(String host, String what) {
    return new SwitchFailure(
        "FERRY-PG-021 the fence of %s is not proven: %s. Somebody starts it; find out who."
            .formatted(host, what));
  }

  static SwitchFailure notReached(String host, String position, String now, String trouble) {
    return new SwitchFailure(
        "FERRY-PG-024 %s did not replay %s in time: it is at %s%s. Wait until it follows closely."
            .formatted(host, position, now, trouble.isEmpty() ? "" : " (" + trouble + ")"));
  }

  static SwitchFailure moved(String host, String position, String now) {
    return new SwitchFailure(
        ("FERRY-PG-025 %s moved from %s to %s behind its fence: it was started in between. Find out by"
                + " whom.")
            .formatted(host, position, now));
  }

  static SwitchFailure notOpened(String host, String what) {
    return new SwitchFailure(
        "FERRY-PG-026 %s does not accept writes after it took over: %s. See its log."
            .formatted(host, what));
  }

  static SwitchFailure sourceOpen(String host) {
    return new SwitchFailure(
        ("FERRY-PG-027 %s accepts writes, so the other side may not. Shut it down, and compare both"
                + " sides.")
            .formatted(host));
  }

  static SwitchFailure notThawed(String host, String why) {
    return new SwitchFailure(
        "FERRY-PG-028 %s does not open again: %s. Start it there by hand; see its log."
            .formatted(host, why.strip().replace("\n", "; ")));
  }

  static String said(SQLException e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.strip().replace("\n", " ");
  }

  private static PostgreSqlException failure(Throwable cause, String message) {
    return new PostgreSqlException(message, cause);
  }
}
