package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in the cluster in charge, as far as logical replication would miss something or fail.
 *
 * @param ends of the step
 * @param names of the migration
 */
record LogicalContent(Ends ends, Names names) {
  /** Processes that write nothing of their own, in all versions. */
  static final String KNOWN =
      "('autovacuum launcher', 'autovacuum worker', 'logical replication launcher', 'background writer',"
          + " 'checkpointer', 'walwriter', 'archiver', 'walsender', 'walsummarizer', 'slotsync worker',"
          + " 'startup', 'io worker')";

  private static final String TABLES =
      "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND ";

  List<Finding> findings() {
    Server source = ends.source().server();
    List<Finding> findings = new ArrayList<>(new Content(ends, names).common());
    findings.add(
        none(
            "content.identity",
            // An update of such a table fails as soon as it is published.
            TABLES
                + "c.relkind = 'r' AND c.relpersistence = 'p' AND (c.relreplident = 'n' OR c.relreplident = 'd'"
                + " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary))",
            "tables without a primary key or a replica identity",
            "Give them a primary key, or ALTER TABLE ... REPLICA IDENTITY FULL."));
    findings.add(
        none(
            "content.largeobjects",
            "SELECT 'number ' || oid FROM pg_largeobject_metadata",
            "large objects, which are not replicated",
            "Move them to a bytea column, or use physical replication."));
    findings.add(
        none(
            "content.views",
            TABLES + "c.relkind = 'm' AND c.relispopulated",
            "materialized views, whose rows are not replicated",
            "Drop them and make them anew after the move, or make plain views of them."));
    findings.add(
        none(
            "content.foreign",
            TABLES + "c.relkind = 'f'",
            "foreign tables, behind which a publication does not see",
            "Drop them, and make them anew after the move."));
    findings.add(extensions());
    findings.add(
        Content.none(
            "content.prepared",
            source.column("SELECT gid FROM pg_prepared_xacts"),
            "prepared transactions, which would stay behind",
            "Commit them or roll them back."));
    findings.add(
        Content.none(
            "content.subscriptions",
            source.column(
                "SELECT DISTINCT subname FROM pg_subscription WHERE subname <> "
                    + Sql.text(names.own())),
            "subscriptions of others, which write to the source",
            "End them, and make them anew after the move."));
    findings.add(workers(source));
    findings.add(ddl(source));
    return findings;
  }

  private Finding none(String check, String question, String what, String remedy) {
    return Content.none(
        check,
        new Content(ends, names).everywhere(server -> server.column(question)),
        what,
        remedy);
  }

  private Finding extensions() {
    List<String> question = new ArrayList<>(List.of("extensions"));
    question.addAll(
        new Content(ends, names)
            .everywhere(server -> server.column("SELECT extname FROM pg_extension")));
    return Content.none(
        "content.extensions",
        ends.destination().cluster().ask(question).lines().toList(),
        "extensions that the destination does not have",
        "Install their packages for its version there.");
  }

  /** A door keeps out sessions only. */
  private Finding workers(Server source) {
    return Content.none(
        "content.workers",
        source.column(
            "SELECT DISTINCT backend_type FROM pg_stat_activity WHERE backend_type NOT IN ('client backend',"
                + " 'parallel worker', 'logical replication worker', 'logical replication apply worker') AND"
                + " backend_type NOT IN "
                + KNOWN),
        "background workers of extensions, which could write behind the fence",
        "Take their library out of shared_preload_libraries, which needs a restart.");
  }

  /** What changes tables now would be missed. */
  private static Finding ddl(Server source) {
    return Content.none(
        "content.ddl",
        source.column(
            "SELECT DISTINCT format('process %s holds %s', l.pid, l.mode) FROM pg_locks l WHERE l.granted AND"
                + " l.relation IS NOT NULL AND l.mode IN ('AccessExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock')"
                + " AND l.pid <> pg_backend_pid() AND l.pid IN"
                + " (SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend')"),
        "changes of tables under way",
        "Wait for them: tables must not change from here on until the move ends.");
  }
}
