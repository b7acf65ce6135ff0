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
  private static final List<Measure> ALL =
      List.of(
          PauseMeasure.ofEverything(),
          PauseMeasure.ofTheDatabase(),
          new HomeMeasure(),
          new KillMeasure(),
          new WholeMeasure(),
          new EngineMeasure(new MariaDbEngine()),
          new EngineMeasure(new MySqlEngine()),
          new EngineMeasure(new PostgreSqlEngine()),
          new EngineMeasure(new RedisEngine()),
          SeedMeasure.logical(new MariaDbEngine(), "mariadb-dump | mariadb"),
          SeedMeasure.physical(new MySqlEngine(), "mysqldump | mysql"),
          SeedMeasure.physical(new PostgreSqlEngine(), "pg_dump | psql"),
          new SoakMeasure(
              new MariaDbEngine(), new MySqlEngine(), new PostgreSqlEngine(), new RedisEngine()),
          new FilesMeasure());

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Measures to run; without, all of them.")
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
      names = "--out",
      paramLabel = "DIR",
      description = "Where RESULTS.md goes (bench, when everything is measured; else nowhere).")
  private Optional<Path> out = Optional.empty();

  private BenchMain() {}

  /** Ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      ALL.forEach(it -> System.out.printf("%-10s %s%n", it.name(), it.title()));
      return 0;
    }
    Path root = Path.of(System.getenv("FERRY_ROOT"));
    Path work = Files.createTempDirectory("ferry-bench");
    Bench bench = new Bench(root, LabEnvironment.read(), work, times, rate, seed);
    Results results = new Results(intro(), Machine.table(bench));
    Optional<Path> directory =
        out.or(() -> names.isEmpty() ? Optional.of(root.resolve("bench")) : out);
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
    return "Written by `./ferry bench%s%s` on %s. Figures are median / maximum of %d."
        .formatted(
            names.isEmpty() ? "" : " " + String.join(" ", names),
            times == 10 ? "" : " --times " + times,
            LocalDate.now(java.time.ZoneOffset.UTC),
            times);
  }

  private List<Measure> chosen() {
    for (String name : names) {
      if (ALL.stream().noneMatch(it -> it.name().equals(name))) {
        throw new ParameterException(
            spec.commandLine(), "no measure is named " + name + "; --list names them");
      }
    }
    return ALL.stream().filter(it -> names.isEmpty() || names.contains(it.name())).toList();
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
