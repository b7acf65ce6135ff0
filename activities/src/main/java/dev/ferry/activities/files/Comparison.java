package dev.ferry.activities.files;

import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Proof that both sides hold the same, by name, metadata and content of all that is at rest. */
final class Comparison {
  private final Sides sides;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, String> figures = new LinkedHashMap<>();

  Comparison(Sides sides) {
    this.sides = sides;
  }

  Evidence evidence() {
    try {
      Sides now = sides.asTheyStand();
      findings.add(
          Finding.pass(
              "files.standing",
              now.charge().name() + " is open, " + now.other().name() + " refuses writes"));
      now.charge().call("master");
      Answer answer = now.charge().ownJob("files-" + sides.spec().id() + "-compare", "compare");
      foresee(answer, now.charge().name().equals(sides.spec().to()));
      for (int n = 0; n < sides.spec().paths().size(); n++) {
        judge(n, answer);
      }
    } catch (FilesException e) {
      findings.add(
          new Finding(
              "files.comparison",
              Verdict.ERROR,
              e.getMessage(),
              "Solve that, then compare again."));
    }
    return new Evidence(sides.spec().id(), List.copyOf(findings), figures);
  }

  /** Nobody waits for a switch once it was made: the way back is longer then, and no more. */
  private void foresee(Answer answer, boolean switched) {
    Forecast forecast = Forecast.of(answer);
    boolean walked = answer.ofEach("pause").stream().anyMatch(how -> how.startsWith("all of it"));
    figures.put(Evidence.PREDICTED_PAUSE, forecast.pause(walked));
    if (switched) {
      figures.put("passes", forecast.converging().what());
    } else {
      findings.add(forecast.converging());
    }
  }

  private void judge(int n, Answer answer) {
    String path = sides.spec().paths().get(n);
    long same = answer.number("same." + n);
    long moving = answer.number("moving." + n);
    List<String> differing = answer.all("differing." + n);
    figures.put(path + " at rest and the same", Long.toString(same));
    figures.put(path + " on the move, not compared", Long.toString(moving));
    // A host that an earlier build prepared does not tell all of these.
    answer.all("pause." + n).forEach(how -> figures.put(path + " in the pause", how));
    answer.all("first." + n).forEach(how -> figures.put(path + " was first copied", how));
    answer.all("read." + n).forEach(read -> figures.put(path + " content", read));
    figures.put(path + " manifest", "sha256:" + answer.one("digest." + n));
    if (!differing.isEmpty()) {
      findings.add(
          Finding.fail(
              "files.content",
              "FERRY-FILES-042 %s differs: %s".formatted(path, String.join("; ", differing)),
              "Find out who wrote there. The next pass brings these again, and deletes what is not on the side in charge; but what only the old side has since a switch is left for you to look at."));
    } else if (same == 0) {
      findings.add(
          Finding.noData(
              "files.content",
              path + ": nothing was at rest, so nothing was compared",
              "Compare again when less is written."));
    } else {
      findings.add(
          Finding.pass("files.content", path + ": all that is at rest is the same on both sides"));
    }
  }
}
