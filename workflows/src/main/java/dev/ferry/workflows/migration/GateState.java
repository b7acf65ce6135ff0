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
  /** An approval of what was seen longer ago is an approval of something else. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final String name;
  private final String planHash;
  private final Gates.Gate gate;
  private final List<String> wanted;
  private final Shown shown;
  private final Instant since;
  private final Instant notBefore;
  private boolean approved;
  private String reopened = "";

  GateState(
      String name,
      String planHash,
      Gates.Gate gate,
      List<String> wanted,
      Shown shown,
      Instant since,
      Instant notBefore) {
    this.name = name;
    this.planHash = planHash;
    this.gate = gate;
    this.wanted = List.copyOf(wanted);
    this.shown = shown;
    this.since = since;
    this.notBefore = notBefore;
  }

  /** The approval did not hold: a guard said otherwise afterwards. */
  void reopen(String why) {
    approved = false;
    reopened = why;
  }

  boolean approved() {
    return approved;
  }

  Answer answer(Approval approval, Instant now) {
    Optional<String> why = refusal(approval, now);
    if (why.isPresent()) {
      return new Answer.Refused(why.get());
    }
    approved = true;
    reopened = "";
    return new Answer.Approved(name);
  }

  private Optional<String> refusal(Approval approval, Instant now) {
    if (!approval.gate().equals(name)) {
      return Optional.of(
          "FERRY-GATE-001 the gate " + approval.gate() + " is not open; open is " + name);
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
    if (now.isBefore(notBefore)) {
      reasons.add("the destination is watched until " + notBefore);
    }
    for (String component : wanted) {
      Optional<Evidence> evidence = shown.of(component);
      if (evidence.isEmpty()) {
        reasons.add(component + " has shown nothing yet");
      } else if (Duration.between(shown.time(component), now).compareTo(FRESH) > 0) {
        reasons.add(component + " has shown nothing for more than 10 minutes");
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

  /** Binds plan, gate, verdicts and findings; not figures, which move. */
  String hash() {
    StringBuilder text = new StringBuilder(planHash).append('\n').append(name).append('\n');
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
    return new Status.OpenGate(name, since, hash(), why.isEmpty() ? reopened : why);
  }
}
