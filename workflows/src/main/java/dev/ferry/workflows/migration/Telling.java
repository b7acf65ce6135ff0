package dev.ferry.workflows.migration;

import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a migration is told of what its companions see. Each telling stays in its history, and days
 * go by: a verdict that changes is told at once, unless it flickers; other words of what is wrong
 * once a minute; and the same again every five, for evidence must not grow 10 minutes old.
 */
final class Telling {
  private static final Duration SAME = Duration.ofMinutes(5);
  private static final Duration WORDS = Duration.ofMinutes(1);
  private static final int CHANGES = 10;

  private List<String> verdicts = List.of();
  private List<Finding> wrong = List.of();
  private Instant spoken = Instant.EPOCH;
  private Instant counted = Instant.EPOCH;
  private int changes;

  /** Whether to tell it now; if so, it counts as told. */
  boolean tells(Evidence evidence, Instant now) {
    List<String> verdictsNow =
        evidence.findings().stream()
            .map(finding -> finding.check() + " " + finding.verdict())
            .toList();
    List<Finding> wrongNow =
        evidence.findings().stream().filter(it -> it.verdict() != Verdict.PASS).toList();
    Duration silence = Duration.between(spoken, now);
    boolean tells =
        !verdictsNow.equals(verdicts)
            ? mayChange(now) || silence.compareTo(WORDS) >= 0
            : silence.compareTo(wrongNow.equals(wrong) ? SAME : WORDS) >= 0;
    if (tells) {
      verdicts = verdictsNow;
      wrong = wrongNow;
      spoken = now;
    }
    return tells;
  }

  /** Ten changes at once, and one more for each minute since. */
  private boolean mayChange(Instant now) {
    long minutes = Duration.between(counted, now).toMinutes();
    if (minutes > 0) {
      changes = (int) Math.max(0, changes - minutes);
      counted = now;
    }
    if (changes >= CHANGES) {
      return false;
    }
    changes++;
    return true;
  }
}
