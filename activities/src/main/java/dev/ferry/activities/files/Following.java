package dev.ferry.activities.files;

import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.stream.Collectors;

/** One pass from the side in charge to the other, and what it says about the last one. */
final class Following {
  private final Sides sides;

  Following(Sides sides) {
    this.sides = sides;
  }

  Lag round() {
    long start = System.nanoTime();
    Answer pass;
    try {
      pass = sides.pass();
    } catch (FilesException e) {
      return new Lag(
          Verdict.FAIL, sinceTheLast(), Duration.ZERO, e.getMessage(), sides.spec().every());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Duration rest = Forecast.of(pass).within().orElse(took);
    return new Lag(Verdict.PASS, took, rest, words(pass, took), sides.spec().every());
  }

  /** Age of the last pass that ended well; zero where there is none, and the verdict says more. */
  private Duration sinceTheLast() {
    String age = sides.charge().read("age").one("age");
    return age.equals("unknown") ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(age));
  }

  private static String words(Answer pass, Duration took) {
    return "%s of %s entries copied (%s bytes), %s deleted, in %d ms%s%s"
        .formatted(
            pass.one("transferred"),
            pass.one("entries"),
            pass.one("bytes"),
            pass.one("deleted"),
            took.toMillis(),
            pass.number("vanished") == 0 ? "" : "; some vanished while they were read",
            inThePause(pass));
  }

  /** How the last look is likely to be taken, once for all paths of which the same is said. */
  private static String inThePause(Answer pass) {
    return pass.ofEach("pause").stream()
        .distinct()
        .map(how -> "; in the pause " + how)
        .collect(Collectors.joining());
  }
}
