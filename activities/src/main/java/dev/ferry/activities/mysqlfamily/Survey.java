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
import java.util.Optional;
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
    findings.add(
        Provisions.scheduler(
            settings.source().getOrDefault("event_scheduler", "not known"),
            settings.destination().getOrDefault("event_scheduler", "not known")));
    FirstCopy copy = firstCopy();
    findings.addAll(new Provisions(source, destination, spec.schemas(), copy.brings()).findings());
    Content content = new Content(source, spec.schemas());
    long bytes = content.bytes();
    findings.add(settings.retention(bytes));
    findings.addAll(content.findings());
    findings.addAll(Activity.of(source, spec.user(), names).findings());
    findings.addAll(new Access(ends, spec, names).findings());
    findings.addAll(new Vacancy(ends, spec, names).findings());
    for (End end : List.of(ends.source(), ends.destination())) {
      findings.add(onlyTheseSchemas(end));
      findings.add(dropInDirectory(end));
    }
    findings.add(tools());
    findings.addAll(copy(copy, content, settings));
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

  /** The fence and the replication are those of a whole server. */
  Finding onlyTheseSchemas(End end) {
    String host = end.host();
    List<String> others = Seeding.otherSchemas(end.server(), spec.schemas(), names);
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
    List<String> needed = List.of(dialect.dump(List.of()).getFirst(), "perl");
    Output output =
        ends.destination().remote().run(Command.reading("which", needed.get(0), needed.get(1)));
    return output.ok()
        ? Finding.pass("destination.tools", output.text().replace("\n", ", "))
        : Finding.fail(
            "destination.tools",
            "one of " + needed + " is missing on " + ends.destination().host(),
            "Install " + dialect.client() + "-client and perl there.");
  }

  /**
   * How the first copy will be made.
   *
   * @param kind of it
   * @param obstacle what keeps it from being one of the server's files, where the product has that
   */
  private record FirstCopy(Kind kind, Optional<String> obstacle) {
    private enum Kind {
      IS_THERE,
      THEIRS,
      FILES,
      DUMP
    }

    Optional<String> brings() {
      return switch (kind) {
        case IS_THERE, DUMP -> Optional.empty();
        case THEIRS -> Optional.of("a tool of yours may bring them");
        case FILES -> Optional.of("the copy of the server's files brings them");
      };
    }
  }

  private FirstCopy firstCopy() {
    End destination = ends.destination();
    if (!Preparation.present(destination.server(), spec.schemas()).isEmpty()) {
      return new FirstCopy(FirstCopy.Kind.IS_THERE, Optional.empty());
    }
    if (ExternalSeed.wanted(spec)) {
      return new FirstCopy(FirstCopy.Kind.THEIRS, Optional.empty());
    }
    Optional<WholeCopy> whole = destination.server().dialect().wholeCopy(destination, names);
    Optional<String> obstacle = whole.flatMap(copy -> copy.obstacle(ends.source()));
    return new FirstCopy(
        whole.isPresent() && obstacle.isEmpty() ? FirstCopy.Kind.FILES : FirstCopy.Kind.DUMP,
        obstacle);
  }

  private List<Finding> copy(FirstCopy copy, Content content, Settings settings) {
    End destination = ends.destination();
    List<Finding> findings = new ArrayList<>();
    findings.add(new Room(ends.source(), settings.logDirectory()).forLog(content.bytes()));
    if (ExternalSeed.wanted(spec)) {
      findings.add(Finding.pass("destination.room", "a tool of yours sees to it"));
      return findings;
    }
    if (copy.kind() == FirstCopy.Kind.IS_THERE) {
      findings.add(Finding.pass("destination.room", "the data are there already"));
      SeedWay.at(destination, names).finding().ifPresent(findings::add);
      return findings;
    }
    boolean files = copy.kind() == FirstCopy.Kind.FILES;
    findings.add(
        new Room(destination, settings.dataDirectory()).forCopy(content.bytes(), content.tables()));
    findings.add(SeedWay.expected(files, copy.obstacle()));
    findings.add(
        files
            ? Finding.pass("content.float", "a copy of files keeps every value")
            : new Floats(ends.source().server(), spec.schemas()).finding());
    return findings;
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
