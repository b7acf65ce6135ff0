package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is in the cluster in charge, as far as a physical copy of it would miss something or fail.
 *
 * @param ends of the step
 * @param names of the migration
 */
record Content(Ends ends, Names names) {
  private static final int MANY = 5;

  List<Finding> findings() {
    Server source = ends.source().server();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        none(
            "content.tablespaces",
            source.column(
                "SELECT spcname FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')"),
            "tablespaces outside the data directory",
            "Move what is in them to pg_default, and drop them."));
    findings.addAll(common());
    findings.add(prepared(source));
    return findings;
  }

  /** What neither way carries. */
  List<Finding> common() {
    Server source = ends.source().server();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        none(
            "content.slots",
            source.column(
                "SELECT slot_name FROM pg_replication_slots WHERE NOT starts_with(slot_name, %s)"
                    .formatted(Sql.text(names.own()))),
            "replication slots of others, which do not travel",
            "End what reads them, drop them, and make them anew after the move."));
    findings.add(othersFollow(source));
    findings.add(transactions(source));
    findings.add(
        none(
            "content.unlogged",
            everywhere(
                server ->
                    server.column(
                        "SELECT oid::regclass::text FROM pg_class WHERE relpersistence = 'u' AND relkind IN ('r', 'm')")),
            "unlogged tables, whose rows do not travel",
            "ALTER TABLE ... SET LOGGED, or empty them."));
    findings.add(libraries());
    return findings;
  }

  static Finding none(String check, List<String> found, String what, String remedy) {
    return found.isEmpty()
        ? Finding.pass(check, "no " + what)
        : Finding.fail(check, "there are " + what + ": " + shortened(found), remedy);
  }

  static String shortened(List<String> all) {
    return all.size() <= MANY
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, MANY)) + " and " + (all.size() - MANY) + " more";
  }

  /** A shutdown waits for all of them, and none but ours would follow the new primary. */
  private Finding othersFollow(Server source) {
    return none(
        "content.standbys",
        source.column(
            "SELECT coalesce(nullif(application_name, ''), usename) FROM pg_stat_replication WHERE usename <> "
                + Sql.text(names.own())),
        "standbys or readers of the log that would be left behind",
        "End them, and make them anew after the move.");
  }

  /** They are in the log, so the other side has them too. */
  private static Finding prepared(Server source) {
    return Finding.pass(
        "content.prepared",
        source.value("SELECT count(*) FROM pg_prepared_xacts")
            + " prepared transactions; they travel");
  }

  static Finding transactions(Server source) {
    List<String> old =
        source.column(
            "SELECT format('process %s of %s for %s s', pid, usename,"
                + " extract(epoch FROM clock_timestamp() - xact_start)::int) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND application_name <> 'ferry'"
                + " AND xact_start < clock_timestamp() - interval '60 s' ORDER BY xact_start");
    return none(
        "content.transactions",
        old,
        "transactions open for more than 60 s, which the pause would end",
        "Wait for them, or end them with pg_terminate_backend.");
  }

  private Finding libraries() {
    Server source = ends.source().server();
    Set<String> wanted = new TreeSet<>();
    for (String setting :
        List.of(
            "shared_preload_libraries", "session_preload_libraries", "local_preload_libraries")) {
      for (String name : source.value("SELECT current_setting('" + setting + "')").split(",", -1)) {
        wanted.add(name.strip().replace("\"", ""));
      }
    }
    wanted.addAll(
        everywhere(
            server ->
                server.column("SELECT DISTINCT probin FROM pg_proc WHERE probin IS NOT NULL")));
    List<String> question = new ArrayList<>(List.of("libraries"));
    wanted.stream()
        .map(name -> name.replaceFirst("^\\$libdir/", "").replaceFirst("\\.so$", ""))
        .filter(name -> name.matches("[A-Za-z0-9_./-]+"))
        .distinct()
        .forEach(question::add);
    return none(
        "content.libraries",
        ends.destination().cluster().ask(question).lines().toList(),
        "libraries of extensions missing at the destination",
        "Install their packages there.");
  }

  /** The same question in every database, each answer once. */
  List<String> everywhere(Function<Server, List<String>> question) {
    Set<String> answers = new TreeSet<>();
    for (String database : databases(ends.source().server())) {
      try (Server server = ends.source().connect(database)) {
        answers.addAll(question.apply(server));
      }
    }
    return List.copyOf(answers);
  }

  static List<String> databases(Server server) {
    return server.column("SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname");
  }
}
