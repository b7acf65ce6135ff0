package dev.ferry.bench;

import dev.ferry.lab.LabEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ferry bench}: measures on lab hosts, and writes down what it finds. */
@Command(
    name = "ferry bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures on hosts of a lab, side by side with the raw tools.",
      "Ends with 1 only where a promise of correctness did not hold, never for being slow;",
      "with 3 where something could not be measured."
    })
public final class BenchMain implements Callable<Integer> {
  private static final int BROKEN = 1;
  private static final int NOT_MEASURED = 3;
  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "service",
              "bench",
              PauseMeasure.ofEverything(),
              PauseMeasure.ofTheDatabase(),
              new HomeMeasure(),
              new KillMeasure(),
              new WholeMeasure()),
          new Group(
              "databases",
              "bench/databases",
              new EngineMeasure(new MariaDbEngine()),
              new EngineMeasure(new MySqlEngine()),
              new EngineMeasure(new PostgreSqlEngine()),
              new EngineMeasure(new RedisEngine())),
          new Group(
              "seeds",
              "bench/seeds",
              SeedMeasure.logical(new MariaDbEngine(), "mariadb-dump | mariadb"),
              SeedMeasure.physical(new MySqlEngine(), "mysqldump | mysql"),
              SeedMeasure.physical(new PostgreSqlEngine(), "pg_dump | psql")),
          new Group("verify", "bench/verify", new VerifyMeasure()),
          new Group(
              "soak",
              "bench/soak",
              new SoakMeasure(
                  new MariaDbEngine(),
                  new MySqlEngine(),
                  new PostgreSqlEngine(),
                  new RedisEngine())),
          new Group("files", "bench/files", new FilesMeasure()));

  /**
   * Measures whose results belong together.
   *
   * @param directory of Ferry's own that has the last results of all of them
   */
  private record Group(String name, String directory, List<Measure> measures) {
    Group(String name, String directory, Measure... measures) {
      this(name, directory, List.of(measures));
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "A group, whose results are kept, or measures; without, the group service.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "Only name the measures.")
  private boolean list;

  @Option(names = "--times", defaultValue = "10", description = "Repetitions (10).")
  private int times;

  @Option(names = "--rate", defaultValue = "200", description = "Requests a second (200).")
  private int rate;

  @Option(names = "--seed", defaultValue = "1", description = "Of what is left to chance (1).")
  private long seed;

  @Option(
      names = "--gigabytes",
      defaultValue = "1",
      description = "Size of a database that is copied first (1).")
  private int gigabytes;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where RESULTS.md goes (for a group, to its own directory; else nowhere).")
  private Optional<Path> out = Optional.empty();

  private BenchMain() {}

  /** Ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      for (Group group : GROUPS) {
        System.out.println(group.name());
        group.measures().forEach(it -> System.out.printf("  %-16s %s%n", it.name(), it.title()));
      }
      return 0;
    }
    Path root = Path.of(System.getenv("FERRY_ROOT"));
    Path work = Files.createTempDirectory("ferry-bench");
    Bench bench = new Bench(root, LabEnvironment.read(), work, times, rate, seed, gigabytes);
    Results results = new Results(intro(), Machine.table(bench));
    Optional<Path> directory = out.or(() -> group().map(it -> root.resolve(it.directory())));
    for (Measure measure : chosen()) {
      bench.say("%s: %s", measure.name(), measure.title());
      results.add(measure, measured(measure, bench));
      if (directory.isPresent()) { // after each, since all take long
        Files.createDirectories(directory.get());
        Files.writeString(directory.get().resolve("RESULTS.md"), results.markdown());
      }
    }
    System.out.print(results.markdown());
    if (!results.broken().isEmpty() || results.incomplete()) {
      bench.say("Not all is well, see above; the journals are in %s", work);
      return results.broken().isEmpty() ? NOT_MEASURED : BROKEN;
    }
    delete(work);
    return 0;
  }

  /** One that cannot be measured does not keep the others from it. */
  private static Findings measured(Measure measure, Bench bench) throws InterruptedException {
    Findings findings = new Findings();
    try {
      bench.reset();
      return measure.run(bench);
    } catch (InterruptedException e) {
      throw e;
    } catch (BrokenPromise e) {
      findings.broken(measure.name() + ": " + e.getMessage());
    } catch (Exception e) {
      bench.say("%s could not be measured: %s", measure.name(), e);
      findings.notMeasured(e.toString());
    }
    return findings;
  }

  private String intro() {
    return "Written by `./ferry bench%s%s%s` on %s. Figures are median / maximum, of %d or as it says there."
        .formatted(
            names.isEmpty() ? "" : " " + String.join(" ", names),
            times == 10 ? "" : " --times " + times,
            gigabytes == 1 ? "" : " --gigabytes " + gigabytes,
            LocalDate.now(java.time.ZoneOffset.UTC),
            times);
  }

  /** The one that is to be measured whole, if any. */
  private Optional<Group> group() {
    String name = names.isEmpty() ? "service" : String.join(" ", names);
    return GROUPS.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  private List<Measure> chosen() {
    return group().map(Group::measures).orElseGet(() -> names.stream().map(this::named).toList());
  }

  private Measure named(String name) {
    return GROUPS.stream()
        .flatMap(group -> group.measures().stream())
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "no measure is named " + name + "; --list names them"));
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
