package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The errors of this package, each once; explained in docs/errors.md. */
final class Failures {
  private Failures() {}

  static DatabaseException notConnected(
      String product, String host, String user, SQLException cause) {
    return failure(
        cause,
        ("FERRY-DB-001 %s on %s does not let in %s: %s. Check that it runs, the port, the"
                + " account for 127.0.0.1 and its password.")
            .formatted(product, host, user, said(cause)));
  }

  static DatabaseException failed(String host, String sql, SQLException cause) {
    String shown = sql.contains("PASSWORD") || sql.contains("IDENTIFIED") ? verb(sql) : brief(sql);
    return failure(
        cause,
        ("FERRY-DB-002 the database server on %s did not run \"%s\": %s. Solve that on the server,"
                + " then try again.")
            .formatted(host, shown, said(cause)));
  }

  static DatabaseException twoWriters(String source, String destination) {
    return failure(
        null,
        ("FERRY-DB-003 both %s and %s accept writes. Make the one that is not in charge read-only"
                + " at once (SET GLOBAL read_only=1), then compare what each has written.")
            .formatted(source, destination));
  }

  static DatabaseException noClient(String host, String why) {
    return failure(
        null,
        ("FERRY-DB-004 root on %s cannot use its database server: %s. Ferry needs that to open a"
                + " fenced server without the worker; let root in by the socket.")
            .formatted(host, why));
  }

  static DatabaseException foreignContent(String host, Object schemas) {
    return failure(
        null,
        ("FERRY-DB-005 the destination %s already has the schemas %s, and this migration did not"
                + " put them there. Drop or rename them, or choose another destination.")
            .formatted(host, schemas));
  }

  static DatabaseException notContained(String host, String position, String inCharge) {
    return failure(
        null,
        ("FERRY-DB-006 %s stands at %s, which %s never had: it was written to while it was not in"
                + " charge. It cannot follow without loss; look at its binary log, then seed it anew.")
            .formatted(host, position, inCharge));
  }

  static DatabaseException seedFailed(String host, int exit, String tail) {
    return failure(
        null,
        ("FERRY-DB-007 seeding %s ended with status %d: %s. The source is as it was; solve that and"
                + " prepare again, which begins the seed anew.")
            .formatted(host, exit, tail));
  }

  static DatabaseException notReplicating(String host, String trouble) {
    return failure(
        null,
        "FERRY-DB-008 %s does not replicate: %s. Solve that on the server, then prepare again."
            .formatted(host, trouble));
  }

  static DatabaseException noWayBetween(String from, String to, String why) {
    return failure(
        null,
        ("FERRY-DB-009 %s cannot log in to the database server at %s for replication: %s. Check"
                + " bind-address, firewall and the addresses in the plan; both ways are needed, for"
                + " the way back.")
            .formatted(from, to, why));
  }

  static DatabaseException notInCharge(String host) {
    return failure(
        null,
        ("FERRY-DB-010 %s should be in charge but is read-only. Find out who is in charge before"
                + " anything else.")
            .formatted(host));
  }

  static DatabaseException dropInWithoutEffect(String host, String path) {
    return failure(
        null,
        ("FERRY-DB-011 %s on %s would not keep the server read-only over a restart: the"
                + " directory is not read, or a later file or SET PERSIST says otherwise. See"
                + " my_print_defaults.")
            .formatted(path, host));
  }

  static DatabaseException otherHistory(String host, String what) {
    return failure(
        null,
        "FERRY-DB-012 the destination %s has a life of its own: %s. Use a server without one."
            .formatted(host, what));
  }

  static DatabaseException inCharge(String host, Phase phase) {
    return failure(
        null,
        "FERRY-DB-013 %s is in charge, so the state before %s is not written back: it would lose what was written since. Switch back instead."
            .formatted(host, phase));
  }

  static DatabaseException notSole(String host, String connection) {
    return failure(
        null,
        ("FERRY-DB-014 an earlier attempt is still at work on %s and does not end when killed"
                + " (connection %s). Wait for its rollback, then try again.")
            .formatted(host, connection));
  }

  static DatabaseException otherProduct(String host, String version, String product, String kind) {
    return failure(
        null,
        ("FERRY-DB-015 the server on %s (%s) is not %s, which kind %s moves. Name the kind that it"
                + " is; between MariaDB and MySQL there is no way back by replication, so Ferry"
                + " moves neither to the other.")
            .formatted(host, version, product, kind));
  }

  static DatabaseException notYetFollowing(String host, String source, String what) {
    return failure(
        null,
        ("FERRY-DB-016 %s does not follow %s yet, which the plan leaves to a tool of yours (seed:"
                + " EXTERNAL): %s. Nothing was changed. Let that tool finish, then try again.")
            .formatted(host, source, what));
  }

  static SwitchFailure busy(String host, String blockers) {
    return new SwitchFailure(
        ("FERRY-DB-020 %s did not become read-only in time, because of %s. It accepts writes as"
                + " before. Wait for that to end, or end it.")
            .formatted(host, blockers));
  }

  static SwitchFailure preparedTransactions(String host, int count) {
    return new SwitchFailure(
        ("FERRY-DB-021 %s has %d prepared XA transactions, which a replica does not have. Commit or"
                + " roll them back.")
            .formatted(host, count));
  }

  static SwitchFailure notKilled(String host, Object ids) {
    return new SwitchFailure(
        ("FERRY-DB-022 connections %s on %s did not end when killed; they may still write. Wait for"
                + " their rollback.")
            .formatted(ids, host));
  }

  static SwitchFailure notFenced(String host, String what) {
    return new SwitchFailure(
        ("FERRY-DB-023 the fence of %s is not proven: %s. Ferry's probe account must not have"
                + " READ_ONLY ADMIN, CONNECTION_ADMIN or SUPER, not even by a grant to PUBLIC.")
            .formatted(host, what));
  }

  static SwitchFailure notReached(String host, String position, String now, String trouble) {
    return new SwitchFailure(
        "FERRY-DB-024 %s did not reach %s in time: it is at %s%s. Wait until it follows closely."
            .formatted(host, position, now, trouble.isEmpty() ? "" : " (" + trouble + ")"));
  }

  static SwitchFailure moved(String host, String position, String now) {
    return new SwitchFailure(
        ("FERRY-DB-025 %s moved from %s to %s behind its fence: an account that read_only does not"
                + " bind has written. Stop it.")
            .formatted(host, position, now));
  }

  static SwitchFailure notOpened(String host, String what) {
    return new SwitchFailure(
        "FERRY-DB-026 %s does not accept writes after it took over: %s. See its error log."
            .formatted(host, what));
  }

  static SwitchFailure sourceOpen(String host) {
    return new SwitchFailure(
        ("FERRY-DB-027 %s accepts writes, so the other side may not. Fence it (SET GLOBAL"
                + " read_only=1) and compare both sides.")
            .formatted(host));
  }

  static SwitchFailure notReady(List<Finding> obstacles) {
    return new SwitchFailure(
        "FERRY-DB-028 the last look before the fence found what was not so before: "
            + obstacles.stream()
                .map(it -> "%s: %s. %s".formatted(it.check(), it.what(), it.remedy()))
                .collect(Collectors.joining(" ")));
  }

  static SwitchFailure lookedTooLong(Duration longest, String what) {
    return new SwitchFailure(
        ("FERRY-DB-029 the last look before the fence was not done within %d s: %s Nothing was"
                + " closed, and nobody waited. See what the server is busy with (SHOW"
                + " PROCESSLIST), then approve again.")
            .formatted(longest.toSeconds(), what));
  }

  /** What the driver says, without its own prefix. */
  static String said(SQLException e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.replaceFirst("^\\(conn=\\d+\\) ", "") + " (" + e.getErrorCode() + ")";
  }

  private static String verb(String sql) {
    return sql.replaceFirst("^(\\S+ \\S+).*", "$1 ...");
  }

  private static String brief(String sql) {
    return sql.length() > 200 ? sql.substring(0, 200) + "..." : sql;
  }

  private static DatabaseException failure(Throwable cause, String message) {
    return new DatabaseException(message, cause);
  }
}
