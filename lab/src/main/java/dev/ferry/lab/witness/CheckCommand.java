package dev.ferry.lab.witness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ferry witness check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Reads every order of a run from the host now in charge and tells whether all is well.",
      "Exit code 0 means PASS, and nothing else does."
    })
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private WitnessCommand.HeaderOptions headers = new WitnessCommand.HeaderOptions();

  @Option(names = "--journal", required = true, description = "Directory of the run's journal.")
  private Path journal = Path.of("");

  @Option(
      names = "--destination",
      required = true,
      description = "The host in charge, such as http://198.18.0.12/orders/{token}.")
  private String destination = "";

  @Option(names = "--host-header", description = "Host name to ask it for, such as www.shop.test.")
  private Optional<String> hostHeader = Optional.empty();

  @Option(
      names = "--resolver",
      description = "Name server to ask, should the destination be a name.")
  private Optional<String> resolver = Optional.empty();

  @Option(
      names = "--fence-from",
      arity = "1..*",
      description = {
        "Host, as the server header names it, that stays fenced once relieved:",
        "whatever it acknowledges later is misplaced, never taken for a rollback."
      })
  private List<String> fenced = new ArrayList<>();

  @Option(
      names = "--expect",
      split = ",",
      description = "Hosts that must have been in charge, in this order: old,new or old,new,old.")
  private List<String> expected = new ArrayList<>();

  @Option(names = "--parallel", defaultValue = "16", description = "Reads at a time (16).")
  private int parallel;

  @Option(names = "--json", description = "File to write the result to.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Run run = Run.read(journal);
    List<Checker.Finding> findings = checker().check(run);
    Report report =
        new Evaluation(run, findings, List.copyOf(expected), Set.copyOf(fenced)).report();
    if (json.isPresent()) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.get().toFile(), report);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(Summary.of(report));
    out.flush();
    return report.verdict() == Verdict.PASS ? 0 : 1;
  }

  private Checker checker() {
    try {
      Target target = Target.parse(destination);
      Resolver addresses = Resolvers.of(target.host(), resolver);
      Target named = hostHeader.map(target::named).orElse(target);
      return new Checker(named, addresses, headers.names(), Math.max(1, parallel));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
