package dev.ferry.activities.files;

import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the passes of this move so far say about the one in the pause. */
final class Forecast {
  private static final int FEWEST = 5;
  private static final int GROWING = 4;
  private static final double GREW = 1.5;
  private static final double MATTERS_MS = 5_000;
  private static final String CONVERGING = "files.converging";
  private static final String KEEP_UP = "passes keep up with what changes";
  private static final double MIB = 1 << 20;

  private final List<Past> passes;

  /**
   * A pass over what changed.
   *
   * @param at when it ended, in seconds
   * @param ms how long it took
   * @param changes files brought and entries deleted
   * @param bytes of what was brought
   */
  record Past(double at, double ms, double changes, double bytes) {}

  /**
   * A straight line through them: for a pass at all, for each change, and for each byte.
   *
   * @param over how much longer the slowest twentieth took than it says
   */
  private record Fit(double pass, double change, double mib, double squares, double over) {
    double of(double changes, double bytes) {
      return pass + change * changes + mib * bytes / MIB;
    }
  }

  Forecast(List<Past> passes) {
    this.passes = List.copyOf(passes);
  }

  /** First copies and full passes say nothing about the last one, which only brings changes. */
  static Forecast of(Answer answer) {
    return new Forecast(
        answer.all("past").stream()
            .map(line -> line.split(" "))
            .filter(words -> words.length == 5 && words[4].equals("delta"))
            .map(
                words ->
                    new Past(
                        Double.parseDouble(words[0]),
                        Double.parseDouble(words[1]),
                        Double.parseDouble(words[2]),
                        Double.parseDouble(words[3])))
            .toList());
  }

  /**
   * How long the last pass will take in the pause, with what changes while the one before it runs.
   *
   * @param walked whether it walks the tree; by the change journal it takes less than is said
   */
  String pause(boolean walked) {
    if (passes.size() < FEWEST) {
      return "not known before %d passes; there were %d".formatted(FEWEST, passes.size());
    }
    Fit fit = fit();
    double meanwhile = Math.max(1, 2 * percentile(of(Past::ms), 50) / 1000);
    return "%s %s, 95 %% within %s: from %d passes, %s each and %s for 1000 changes%s"
        .formatted(
            walked ? "about" : "less than",
            words(ms(fit, meanwhile, 50)),
            words(ms(fit, meanwhile, 95) + fit.over()),
            passes.size(),
            words(fit.pass()),
            words(fit.change() * 1000),
            walked ? ", since all is walked" : "; the change journal leaves most of that out");
  }

  /** The 95th percentile of that, in milliseconds. */
  Optional<Duration> within() {
    if (passes.size() < FEWEST) {
      return Optional.empty();
    }
    Fit fit = fit();
    double meanwhile = Math.max(1, 2 * percentile(of(Past::ms), 50) / 1000);
    return Optional.of(Duration.ofMillis((long) (ms(fit, meanwhile, 95) + fit.over())));
  }

  private double ms(Fit fit, double seconds, int percent) {
    return fit.of(
        seconds * percentile(rates(Past::changes), percent),
        seconds * percentile(rates(Past::bytes), percent));
  }

  /**
   * Whether the passes keep up; the words of one that does never change, as approvals bind them. A
   * large tree is walked for as long as it takes, and that is no reason to wait: passes fall behind
   * where each has more to bring than the one before, because it took longer.
   */
  Finding converging() {
    List<Past> last = growing();
    if (last.size() < GROWING
        || last.getLast().ms() < MATTERS_MS
        || last.getLast().ms() <= GREW * last.getFirst().ms()
        || slowing(last)) {
      return Finding.pass(CONVERGING, KEEP_UP);
    }
    return new Finding(
        CONVERGING,
        Verdict.INCONCLUSIVE,
        "FERRY-FILES-045 NOT_CONVERGING: the last %d passes took %s, each longer than the one before, and brought %s"
            .formatted(
                last.size(),
                listed(last, pass -> words(pass.ms())),
                growing(last, Past::changes)
                    ? listed(last, pass -> "%.0f".formatted(pass.changes())) + " changes"
                    : listed(last, pass -> "%.0f".formatted(pass.bytes() / MIB)) + " MiB"),
        "More is written than a pass carries in its time. Wait for a quieter hour, lift the bandwidth, or write less.");
  }

  /** As many of the last passes as each took longer, and had more to bring, than the one before. */
  private List<Past> growing() {
    List<Past> last = List.of();
    for (int from = passes.size() - 1; from >= 0; from--) {
      List<Past> more = passes.subList(from, passes.size());
      if (!growing(more, Past::ms)
          || !(growing(more, Past::changes) || growing(more, Past::bytes))) {
        break;
      }
      last = more;
    }
    return last;
  }

  /** By smaller and smaller steps they come to an end of growing; falling behind has none. */
  private static boolean slowing(List<Past> growing) {
    int steps = growing.size() - 1;
    int middle = growing.size() / 2;
    double first = growing.get(middle).ms() - growing.getFirst().ms();
    double second = growing.getLast().ms() - growing.get(middle).ms();
    return second / (steps - middle) < first / middle;
  }

  private static boolean growing(List<Past> passes, ToDoubleFunction<Past> figure) {
    return IntStream.range(1, passes.size())
        .allMatch(
            i -> figure.applyAsDouble(passes.get(i)) > figure.applyAsDouble(passes.get(i - 1)));
  }

  private static String listed(List<Past> passes, Function<Past, String> words) {
    return passes.stream().map(words).collect(Collectors.joining(", "));
  }

  /** Of all lines in which nothing makes a pass shorter, the one that is nearest. */
  private Fit fit() {
    Fit best = null;
    for (int with = 0; with < 4; with++) {
      Optional<Fit> fit = fit((with & 1) != 0, (with & 2) != 0);
      if (fit.isPresent() && (best == null || fit.get().squares() < best.squares() * 0.95)) {
        best = fit.get();
      }
    }
    return best;
  }

  /** By least squares. */
  private Optional<Fit> fit(boolean changes, boolean bytes) {
    List<ToDoubleFunction<Past>> terms = new ArrayList<>(List.of(pass -> 1));
    if (changes) {
      terms.add(Past::changes);
    }
    if (bytes) {
      terms.add(pass -> pass.bytes() / MIB);
    }
    Optional<double[]> solved = solved(terms);
    if (solved.isEmpty() || IntStream.range(0, terms.size()).anyMatch(i -> solved.get()[i] < 0)) {
      return Optional.empty();
    }
    double[] factors = solved.get();
    double perChange = changes ? factors[1] : 0;
    double perMib = bytes ? factors[factors.length - 1] : 0;
    Fit line = new Fit(factors[0], perChange, perMib, 0, 0);
    List<Double> off =
        passes.stream().map(pass -> pass.ms() - line.of(pass.changes(), pass.bytes())).toList();
    double squares = off.stream().mapToDouble(ms -> ms * ms).sum();
    return Optional.of(
        new Fit(factors[0], perChange, perMib, squares, Math.max(0, percentile(off, 95))));
  }

  /** The normal equations, by elimination; nothing where they have no single solution. */
  private Optional<double[]> solved(List<ToDoubleFunction<Past>> terms) {
    int size = terms.size();
    double[][] rows = new double[size][size + 1];
    for (Past pass : passes) {
      for (int i = 0; i < size; i++) {
        double term = terms.get(i).applyAsDouble(pass);
        for (int j = 0; j < size; j++) {
          rows[i][j] += term * terms.get(j).applyAsDouble(pass);
        }
        rows[i][size] += term * pass.ms();
      }
    }
    for (int i = 0; i < size; i++) {
      if (Math.abs(rows[i][i]) < 1e-6) {
        return Optional.empty();
      }
      for (int k = 0; k < size; k++) {
        double factor = k == i ? 0 : rows[k][i] / rows[i][i];
        for (int j = i; j <= size && k != i; j++) {
          rows[k][j] -= factor * rows[i][j];
        }
      }
    }
    return Optional.of(
        IntStream.range(0, size).mapToDouble(i -> rows[i][size] / rows[i][i]).toArray());
  }

  private List<Double> of(ToDoubleFunction<Past> figure) {
    return passes.stream().map(figure::applyAsDouble).toList();
  }

  /** Of each pass, by the second since the one before it. */
  private List<Double> rates(ToDoubleFunction<Past> figure) {
    return IntStream.range(1, passes.size())
        .mapToObj(
            i ->
                figure.applyAsDouble(passes.get(i))
                    / Math.max(1, passes.get(i).at() - passes.get(i - 1).at()))
        .toList();
  }

  /** By the nearest rank. */
  private static double percentile(List<Double> samples, int percent) {
    List<Double> sorted = samples.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
  }

  private static String words(double ms) {
    return ms < 1000
        ? String.format(Locale.ROOT, "%.0f ms", ms)
        : String.format(Locale.ROOT, "%.1f s", ms / 1000);
  }
}
