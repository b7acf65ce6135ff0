package dev.ferry.starter.plan;

import dev.ferry.workflows.migration.Survey;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How careful to be, from what was measured: the class of the riskiest component. What was not
 * measured counts as the worst it may be.
 *
 * @param level the class
 * @param reasons what makes it so, for every component
 */
record Risk(Level level, List<Reason> reasons) {
  private static final double LARGE_BYTES = 100e9;
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9][0-9,.]*)\\s*(bytes|B|[KMGT]i?B)?(?:\\b.*)?", Pattern.DOTALL);

  enum Level {
    /** Stateless, behind a balancer or a name. */
    LOW,
    /** Nothing is written while it moves, or it is small and simple. */
    MEDIUM,
    /** A database in use, local state, or more than 100 GB. */
    HIGH
  }

  record Reason(String component, Level level, String why) {}

  static Risk of(Plan plan, Survey survey) {
    List<Reason> reasons = new ArrayList<>();
    for (Survey.Looked looked : survey.components()) {
      plan.components().stream()
          .filter(spec -> spec.id().equals(looked.component()))
          .forEach(spec -> reasons.add(reason(spec, looked.inspection().facts())));
    }
    Level highest =
        reasons.stream().map(Reason::level).max(Comparator.naturalOrder()).orElse(Level.HIGH);
    return new Risk(highest, List.copyOf(reasons));
  }

  private static Reason reason(Spec spec, Map<String, String> facts) {
    Optional<Double> bytes = amount(facts, "size", "bytes");
    if (bytes.filter(size -> size > LARGE_BYTES).isPresent()) {
      return new Reason(spec.id(), Level.HIGH, "more than 100 GB");
    }
    return switch (spec.keeper()) {
      case DATABASE -> database(spec, facts);
      case FILES -> new Reason(spec.id(), Level.HIGH, "local state: files that the service writes");
      case UNITS ->
          spec.fencedHost(dev.ferry.workflows.Direction.FORWARD).isPresent()
              ? new Reason(spec.id(), Level.MEDIUM, "units that act by themselves")
              : new Reason(spec.id(), Level.LOW, "units that only answer");
      case NEVER -> new Reason(spec.id(), Level.LOW, "keeps no state");
    };
  }

  private static Reason database(Spec spec, Map<String, String> facts) {
    return amount(facts, "connection")
        .map(
            open ->
                open == 0
                    ? new Reason(spec.id(), Level.MEDIUM, "a database without connections")
                    : new Reason(
                        spec.id(),
                        Level.HIGH,
                        "a database with "
                            + String.format(Locale.ROOT, "%.0f", open)
                            + " connections"))
        .orElseGet(
            () -> new Reason(spec.id(), Level.HIGH, "a database; its connections are not known"));
  }

  /** The first fact whose name has one of these words. */
  private static Optional<Double> amount(Map<String, String> facts, String... words) {
    return facts.entrySet().stream()
        .filter(fact -> has(fact.getKey().toLowerCase(Locale.ROOT), words))
        .flatMap(fact -> number(fact.getValue()).stream())
        .findFirst();
  }

  private static boolean has(String name, String... words) {
    for (String word : words) {
      if (name.contains(word)) {
        return true;
      }
    }
    return false;
  }

  static Optional<Double> number(String value) {
    Matcher amount = AMOUNT.matcher(value.strip());
    if (!amount.matches()) {
      return Optional.empty();
    }
    try {
      double number = Double.parseDouble(amount.group(1).replace(",", ""));
      return Optional.of(number * unit(amount.group(2)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static double unit(String unit) {
    if (unit == null || unit.equals("bytes") || unit.equals("B")) {
      return 1;
    }
    double base = unit.contains("i") ? 1024 : 1000;
    return Math.pow(base, "KMGT".indexOf(unit.charAt(0)) + 1);
  }
}
