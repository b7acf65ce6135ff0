package dev.ferry.starter.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.starter.status.Reading;
import dev.ferry.starter.status.Wait;
import dev.ferry.workflows.migration.Ended;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The verdict over a migration: PASS only if it ended as a person asked, and if the witness, where
 * there was one, says PASS too.
 *
 * @param headline what happened, in a sentence
 * @param reasons why it is not PASS, and what the verdict does not cover
 */
record Judgement(Verdict verdict, String headline, List<String> reasons) {
  private static final String FERRY = "ferry";

  static Judgement of(Case report) {
    Judgement story = story(report);
    List<String> reasons = new ArrayList<>(story.reasons());
    Verdict verdict = story.verdict();
    for (Status.Asked asked : report.requests()) {
      if (asked.what().startsWith("resolve ") && skipped(asked.request().reason())) {
        reasons.add(asked.what().substring(8) + " was skipped by " + asked.request().by());
        verdict = worse(verdict, Verdict.INCONCLUSIVE);
      }
    }
    if (report.witness().isEmpty()) {
      reasons.add("No witness was given: what users saw is not part of this verdict.");
    } else {
      verdict = worse(verdict, witness(report.witness().get(), reasons));
    }
    return new Judgement(verdict, story.headline(), List.copyOf(reasons));
  }

  /** The answer, and after it why. */
  private static boolean skipped(String answer) {
    return answer.equals("skip") || answer.startsWith("skip: ");
  }

  private static Verdict witness(JsonNode witness, List<String> reasons) {
    if (witness.path("verdict").asText().equals(Verdict.PASS.name())) {
      return Verdict.PASS;
    }
    reasons.add("The witness says " + witness.path("verdict").asText("nothing") + ".");
    witness.path("reasons").forEach(reason -> reasons.add(reason.asText()));
    return Verdict.FAIL;
  }

  private static Verdict worse(Verdict one, Verdict other) {
    return one == Verdict.FAIL || other == Verdict.PASS ? one : other;
  }

  private static Judgement story(Case report) {
    String name = report.run().name();
    return switch (report.reading()) {
      case Reading.Over over -> ended(report, name, over.ended());
      case Reading.Live live ->
          new Judgement(
              Verdict.INCONCLUSIVE,
              live.status().troubles().isEmpty()
                  ? name + " still moves: " + live.status().doing()
                  : name + " waits for a person",
              Wait.of(live.status()).stream().map(Wait::why).toList());
      case Reading.Remembered remembered ->
          new Judgement(
              Verdict.INCONCLUSIVE,
              name + " still moves: " + remembered.doing(),
              List.of("No worker answered, so the status is missing here."));
      case Reading.Broken broken ->
          new Judgement(Verdict.FAIL, name + " ended without an outcome", List.of(broken.why()));
    };
  }

  private static Judgement ended(Case report, String name, Ended ended) {
    String ends = report.ends();
    return switch (ended.end()) {
      case FINISHED -> pass(name + " moved from " + ends);
      case STOPPED -> pass(name + ": " + ended.why());
      case ROLLED_BACK -> back(report, name + " went back to the source", ended.why());
      case ABORTED -> back(report, name + " was given up before the switch", ended.why());
      case REFUSED ->
          new Judgement(
              Verdict.FAIL,
              name + " was refused by the survey; nothing was changed",
              ended.why().lines().toList());
    };
  }

  private static Judgement pass(String headline) {
    return new Judgement(Verdict.PASS, headline, List.of());
  }

  /** The way back is as asked if a person asked for it. */
  private static Judgement back(Case report, String headline, String why) {
    Optional<String> person =
        report.requests().stream()
            .filter(asked -> asked.what().equals("rollback") || asked.what().equals("abort"))
            .findFirst()
            .map(asked -> asked.request().by())
            .filter(by -> !by.equals(FERRY));
    return person
        .map(by -> new Judgement(Verdict.PASS, headline + ", as " + by + " asked", List.of(why)))
        .orElseGet(
            () -> new Judgement(Verdict.FAIL, headline + ", which nobody asked for", List.of(why)));
  }
}
