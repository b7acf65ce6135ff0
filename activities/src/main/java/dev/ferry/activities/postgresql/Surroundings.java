package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether the destination's host can take the cluster: its packages, its C library, its room, and
 * what lies there.
 *
 * @param ends of the step
 * @param names of the migration
 * @param bytes size of the cluster in charge
 */
record Surroundings(Ends ends, Names names, long bytes) {

  List<Finding> findings(State there) {
    Cluster here = ends.source().cluster();
    Cluster cluster = ends.destination().cluster();
    String text = cluster.ask(List.of("facts"));
    State facts = State.parse(text);
    State own = State.parse(here.ask(List.of("facts")));
    List<Finding> findings = new ArrayList<>();
    findings.add(
        same(
            "version",
            here.version(),
            cluster.version(),
            "Install the same major version there, or leave out `method`, and rows are replicated."));
    findings.add(locales(ends.source().server(), text));
    findings.addAll(collations(own, facts));
    boolean copied = there.system().isPresent() && there.system().equals(here.state().system());
    findings.add(free(there, copied));
    findings.add(room(facts, copied, bytes));
    findings.add(
        is(
            "destination.directory",
            facts,
            "mount",
            "no",
            "its data directory is a mount point, which cannot be set aside",
            "Put the data directory one level below."));
    findings.add(
        is(
            "destination.log",
            facts,
            "wal link",
            "no",
            "its pg_wal lies elsewhere, and would end up in the data directory",
            "Make the cluster there without a directory of its own for the log."));
    findings.add(
        is(
            "destination.tools",
            facts,
            "tools",
            "yes",
            "pg_basebackup is missing there",
            "Install postgresql-client of this version."));
    findings.add(
        Finding.pass(
            "content.checksums",
            here.state().checksums()
                ? "data checksums are on: the copy is checked page by page"
                : "data checksums are off: the copy is checked as a whole, by SHA-256"));
    return findings;
  }

  private static Finding same(String check, String here, String there, String remedy) {
    String what = "%s at the source, %s at the destination".formatted(here, there);
    return here.equals(there) ? Finding.pass(check, what) : Finding.fail(check, what, remedy);
  }

  static Finding is(
      String check, State facts, String name, String wanted, String what, String remedy) {
    String value = facts.values().getOrDefault(name, "");
    return value.equals(wanted)
        ? Finding.pass(check, name + ": " + value)
        : Finding.fail(check, what, remedy);
  }

  static Finding locales(Server source, String text) {
    Set<String> available =
        text.lines()
            .filter(line -> line.startsWith("locale: "))
            .map(line -> plain(line.substring("locale: ".length())))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> used =
        source.column(
            "SELECT datcollate FROM pg_database UNION SELECT datctype FROM pg_database ORDER BY 1");
    List<String> missing =
        used.stream()
            .filter(name -> !List.of("C", "POSIX").contains(name))
            .filter(name -> !available.contains(plain(name)))
            .toList();
    return missing.isEmpty()
        ? Finding.pass("content.locales", String.join(", ", used))
        : Finding.fail(
            "content.locales",
            "locales missing at the destination: " + String.join(", ", missing),
            "Make them there (locale-gen).");
  }

  /**
   * An index is in the order of the library that made it; another order would not find its rows.
   */
  private static List<Finding> collations(State here, State there) {
    List<Finding> findings = new ArrayList<>();
    for (String library : List.of("libc", "icu")) {
      findings.add(
          same(
              "content.collation." + library,
              here.values().getOrDefault(library, ""),
              there.values().getOrDefault(library, "?"),
              "Use the same release of the system, or indexes on text would be wrong there."));
    }
    return findings;
  }

  private static String plain(String locale) {
    return locale.toLowerCase(Locale.ROOT).replace("-", "");
  }

  private Finding free(State there, boolean copied) {
    Seeding.State seeded = new Seeding(ends.destination(), names).state();
    if (copied || seeded == Seeding.State.SEEDING) {
      return copied && there.open() && ends.source().cluster().state().open()
          ? Finding.fail(
              "destination.free",
              "both sides are open copies of one cluster",
              "Shut down the one that is not in charge at once.")
          : Finding.pass("destination.free", "its data were put there by us");
    }
    List<String> content = Preparation.content(ends.destination(), there);
    return content.isEmpty()
        ? Finding.pass("destination.free", "its cluster is empty; it is kept aside")
        : Finding.fail(
            "destination.free",
            "the destination's own cluster is not empty: " + Content.shortened(content),
            "Choose another destination, or drop that there.");
  }

  static Finding room(State facts, boolean copied, long bytes) {
    if (copied) {
      return Finding.pass("destination.room", "the data are there already");
    }
    String free = facts.values().getOrDefault("free", "").strip();
    if (!free.matches("\\d+")) {
      return Finding.noData("destination.room", "df says nothing", "Check the host.");
    }
    long needed = bytes + bytes * 3 / 10;
    String what = "%s bytes free, %d needed (1.3 times the data)".formatted(free, needed);
    return Long.parseLong(free) >= needed
        ? Finding.pass("destination.room", what)
        : Finding.fail("destination.room", what, "Make room beside the data directory.");
  }
}
