package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The look at both servers before anything is done. Fails closed: what cannot be read is no pass.
 *
 * @param ends of the step
 * @param spec of the component
 * @param names of the migration
 */
record Survey(Ends ends, Databases spec, Names names) {

  Inspection inspect() {
    Server source = ends.source().server();
    Server destination = ends.destination().server();
    Settings settings = Settings.of(source, destination);
    List<Finding> findings = new ArrayList<>(settings.findings(source.dialect()));
    findings.add(connections(settings));
    findings.add(none("settings.filters", "are set", "Remove them.", Server::filters));
    findings.add(
        none(
            "settings.persisted",
            "are kept by the server itself, and win over a file",
            "RESET PERSIST each of them.",
            Server::overridden));
    Content content = new Content(source, spec.schemas());
    findings.addAll(content.findings());
    findings.addAll(new Access(ends, spec, names).findings());
    findings.addAll(destinationIsFree());
    findings.add(onlyTheseSchemas(source, ends.source().host()));
    for (End end : List.of(ends.source(), ends.destination())) {
      findings.add(dropInDirectory(end));
    }
    findings.add(tools());
    findings.add(room(content.bytes(), settings));
    return new Inspection(facts(settings, content), findings, before(settings));
  }

  private Finding none(
      String check, String what, String remedy, Function<Server, List<String>> found) {
    List<String> both = new ArrayList<>(found.apply(ends.source().server()));
    both.addAll(found.apply(ends.destination().server()));
    return both.isEmpty()
        ? Finding.pass(check, "nothing of that kind")
        : Finding.fail(check, String.join(", ", both) + " " + what, remedy);
  }

  private Map<String, String> facts(Settings settings, Content content) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("source version", settings.source().getOrDefault("version", ""));
    facts.put("destination version", settings.destination().getOrDefault("version", ""));
    facts.put("size", content.bytes() + " bytes");
    facts.put("tables", Long.toString(content.tables()));
    facts.put("rows, about", Long.toString(content.rows()));
    facts.put("connections, most so far", status("Max_used_connections"));
    facts.put("connections now", status("Threads_connected"));
    facts.put("GTID position", ends.source().server().look().position());
    facts.put(
        "durability",
        "sync_binlog=%s, innodb_flush_log_at_trx_commit=%s"
            .formatted(
                settings.source().get("sync_binlog"),
                settings.source().get("innodb_flush_log_at_trx_commit")));
    return facts;
  }

  private String status(String name) {
    return ends.source().server().rows("SHOW GLOBAL STATUS LIKE " + Sql.text(name)).stream()
        .map(row -> row.getOrDefault("Value", ""))
        .findFirst()
        .orElse("");
  }

  private Finding connections(Settings settings) {
    long peak = Long.parseLong(status("Max_used_connections"));
    long allowed = Settings.number(settings.destination(), "max_connections");
    String what = "the source had up to %d, the destination allows %d".formatted(peak, allowed);
    return allowed >= peak
        ? Finding.pass("settings.max_connections", what)
        : Finding.fail("settings.max_connections", what, "Raise it at the destination.");
  }

  private List<Finding> destinationIsFree() {
    End destination = ends.destination();
    List<Finding> findings = new ArrayList<>();
    List<String> present = Preparation.present(destination.server(), spec.schemas());
    findings.add(
        present.isEmpty() || ours() || ExternalSeed.wanted(spec)
            ? Finding.pass(
                "destination.schemas",
                present.isEmpty()
                    ? "not there yet"
                    : ours() ? "put there by us" : "put there by a tool of yours")
            : Finding.fail(
                "destination.schemas",
                destination.host() + " already has " + present + ", not from this migration",
                "Drop or rename them, or choose another destination."));
    findings.add(onlyTheseSchemas(destination.server(), destination.host()));
    boolean free =
        ends.source().server().replicas().isEmpty()
            && destination
                .server()
                .replica()
                .map(it -> it.isFrom(ends.source(), names) || external(it))
                .orElse(true);
    findings.add(
        free
            ? Finding.pass("replication.free", "no other server is followed")
            : Finding.fail(
                "replication.free",
                "the source, or the destination, replicates from another server",
                "End that replication first."));
    return findings;
  }

  private boolean external(Replica replica) {
    return ExternalSeed.wanted(spec) && new ExternalSeed(ends, spec).follows(replica);
  }

  private boolean ours() {
    Seeding seeding = new Seeding(ends.source(), ends.destination(), names, spec.schemas());
    return seeding.state() != Seeding.State.NONE
        || new Heartbeat(names).existsOn(ends.destination().server());
  }

  /** The fence and the replication are those of a whole server. */
  private Finding onlyTheseSchemas(Server server, String host) {
    List<String> others = Seeding.otherSchemas(server, spec.schemas(), names);
    return others.isEmpty()
        ? Finding.pass("schemas." + host, "no others than the plan's")
        : Finding.fail(
            "schemas." + host,
            host + " also has " + others + ", which the fence would close as well",
            "Add them to the plan, or move them elsewhere first.");
  }

  private Finding dropInDirectory(End end) {
    String directory = names.dropIn().substring(0, names.dropIn().lastIndexOf('/'));
    boolean there = end.remote().run(Command.reading("test", "-d", directory).asRoot()).ok();
    return there
        ? Finding.pass("fence." + end.host(), directory + " is there")
        : Finding.fail(
            "fence." + end.host(),
            directory + " is missing on " + end.host(),
            "Make the server read its settings there (Debian's layout).");
  }

  private Finding tools() {
    Dialect dialect = ends.destination().server().dialect();
    List<String> needed = List.of(dialect.dump("").getFirst(), "perl");
    Output output =
        ends.destination().remote().run(Command.reading("which", needed.get(0), needed.get(1)));
    return output.ok()
        ? Finding.pass("destination.tools", output.text().replace("\n", ", "))
        : Finding.fail(
            "destination.tools",
            "one of " + needed + " is missing on " + ends.destination().host(),
            "Install " + dialect.client() + "-client and perl there.");
  }

  private Finding room(long bytes, Settings settings) {
    if (ExternalSeed.wanted(spec)) {
      return Finding.pass("destination.room", "a tool of yours sees to it");
    }
    if (!Preparation.present(ends.destination().server(), spec.schemas()).isEmpty()) {
      return Finding.pass("destination.room", "the data are there already");
    }
    String directory = settings.destination().getOrDefault("datadir", "/var/lib/mysql/");
    Output output =
        ends.destination()
            .remote()
            .run(Command.reading("df", "--output=avail", "-B1", directory).asRoot());
    String free = output.text().lines().reduce((first, last) -> last).orElse("").strip();
    if (!output.ok() || !free.matches("\\d+")) {
      return Finding.noData(
          "destination.room", "df says nothing: " + output.complaint(), "Check the host.");
    }
    long needed = bytes + bytes * 3 / 10;
    String what = "%s bytes free, %d needed (1.3 times the data)".formatted(free, needed);
    return Long.parseLong(free) >= needed
        ? Finding.pass("destination.room", what)
        : Finding.fail("destination.room", what, "Make room in " + directory + ".");
  }

  private Before before(Settings settings) {
    Map<String, String> values = new TreeMap<>();
    values.put("source.read_only", settings.source().get("read_only"));
    values.put("source.event_scheduler", settings.source().get("event_scheduler"));
    values.put("destination.read_only", settings.destination().get("read_only"));
    values.put("destination.event_scheduler", settings.destination().get("event_scheduler"));
    values.put(
        "destination.replicates",
        ends.destination().server().replica().map(Replica::from).orElse("no"));
    return new Before(values);
  }
}
