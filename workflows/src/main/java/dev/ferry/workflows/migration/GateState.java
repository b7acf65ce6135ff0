package dev.ferry.workflows.migration;

import dev.ferry.workflows.plan.Gates;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One gate: what it has to show, and who has said yes to exactly that. */
final class GateState {
  /** What was seen, or said, longer ago is about something else. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final String planHash;
  private final Gates.Gate gate;
  private final List<String> wanted;
  private final Shown shown;
  private Carried.Kept kept;

  GateState(Carried.Kept kept, String planHash, Gates.Gate gate, List<String> wanted, Shown shown) {
    this.kept = kept;
    this.planHash = planHash;
    this.gate = gate;
    this.wanted = List.copyOf(wanted);
    this.shown = shown;
  }

  Carried.Kept kept() {
    return kept;
  }

  /** The approval does not hold: what was approved is not so, or not so any more. */
  void reopen(String why) {
    int times = kept.times() + 1;
    keep(Optional.empty(), why, times);
  }

  private void keep(Optional<Instant> approved, String reopened, int times) {
    kept =
        new Carried.Kept(
            kept.name(), kept.since(), kept.notBefore(), approved, reopened, times, kept.run());
  }

  boolean approved() {
    return kept.approved().isPresent();
  }

  /** How long the approval still holds. */
  Duration holds(Instant now) {
    return kept.approved()
        .map(at -> Duration.between(now, at.plus(FRESH)))
        .filter(rest -> !rest.isNegative())
        .orElse(Duration.ZERO);
  }

  /** An approval that was not used in time says nothing about now. */
  void age(Instant now) {
    if (approved() && holds(now).isZero()) {
      reopen("the approval was given more than 10 minutes ago");
    }
  }

  /** What a component shows after the approval. */
  void seen(Evidence evidence) {
    if (approved() && evidence.verdict() != Verdict.PASS) {
      reopen(
          "after the approval "
              + evidence.component()
              + " said "
              + evidence.verdict()
              + ": "
              + worst(evidence));
    }
  }

  Answer answer(Approval approval, Instant now) {
    Optional<String> why = refusal(approval, now);
    if (why.isPresent()) {
      return new Answer.Refused(why.get());
    }
    keep(Optional.of(now), "", kept.times());
    return new Answer.Approved(kept.name());
  }

  private Optional<String> refusal(Approval approval, Instant now) {
    if (!approval.gate().equals(kept.name())) {
      return Optional.of(
          "FERRY-GATE-001 the gate " + approval.gate() + " is not open; open is " + kept.name());
    }
    if (!gate.admits(approval.by())) {
      return Optional.of(
          "FERRY-GATE-002 " + approval.by() + " may not approve; these may: " + gate.approvers());
    }
    Optional<String> closed = closed(now);
    if (closed.isPresent()) {
      return closed;
    }
    if (!approval.hash().equals(hash())) {
      return Optional.of(
          "FERRY-GATE-003 the evidence is not what was approved any more; look at it again and approve "
              + hash());
    }
    return Optional.empty();
  }

  /** Why nobody can approve it now. */
  Optional<String> closed(Instant now) {
    List<String> reasons = new ArrayList<>();
    if (now.isBefore(kept.notBefore())) {
      reasons.add("the destination is watched until " + kept.notBefore());
    }
    for (String component : wanted) {
      Optional<Evidence> evidence = shown.of(component);
      if (evidence.isEmpty()) {
        reasons.add("nothing was shown yet by " + component);
      } else if (Duration.between(shown.time(component), now).compareTo(FRESH) > 0) {
        reasons.add("nothing was shown for more than 10 minutes by " + component);
      } else if (evidence.get().verdict() != Verdict.PASS) {
        reasons.add(component + " " + evidence.get().verdict() + ": " + worst(evidence.get()));
      }
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of("FERRY-GATE-004 the gate is closed: " + String.join("; ", reasons));
  }

  private static String worst(Evidence evidence) {
    return evidence.findings().stream()
        .filter(finding -> finding.verdict() != Verdict.PASS)
        .findFirst()
        .map(finding -> finding.check() + ", " + finding.what())
        .orElse("no findings");
  }

  /**
   * Binds plan, gate, this time that it waits, verdicts and findings; not figures, which move. So
   * an approval that was on its way when the gate closed does not count when it opens again.
   */
  String hash() {
    StringBuilder text = new StringBuilder(planHash).append('\n').append(kept.name()).append('\n');
    text.append(kept.since()).append(' ').append(kept.times()).append('\n');
    for (Evidence evidence : shown.all()) {
      text.append(evidence.component()).append('\n');
      for (Finding finding : evidence.findings()) {
        text.append(finding.check()).append(' ').append(finding.verdict()).append('\n');
      }
    }
    return sha256(text.toString()).substring(0, 16);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  Status.OpenGate view(Instant now) {
    String why = closed(now).orElse("");
    return new Status.OpenGate(
        kept.name(), kept.since(), hash(), why.isEmpty() ? kept.reopened() : why);
  }
}
