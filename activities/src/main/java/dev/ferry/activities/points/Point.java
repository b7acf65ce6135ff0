package dev.ferry.activities.points;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ferry.activities.ssh.Bash;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.points.RollbackPoint;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Step;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rollback point of a component, on the host that it moves away from: what the new side does to
 * its data reaches the old side's data too, but not this. A switch raises the epoch first, which
 * ends whatever is still being taken.
 */
public final class Point {
  private static final Bash SCRIPT = Bash.beside(Point.class, "point");
  private static final System.Logger LOG = System.getLogger(Point.class.getName());
  private static final Duration LONGEST = Duration.ofDays(2);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMinutes(1);

  private final Remote remote;
  private final Step step;
  private final RollbackPoint spec;
  private final String job;
  private final String note;
  private final Dump.Contents contents;

  /**
   * @param remote the host that the component moves away from
   * @param step of the component
   * @param spec what the plan says of it
   * @param file beginning of the names of the component's files on a host
   * @param contents what it is made of
   */
  public Point(Remote remote, Step step, RollbackPoint spec, String file, Dump.Contents contents) {
    this.remote = remote;
    this.step = step;
    this.spec = spec;
    this.job = file + "-point";
    this.note = HostFile.named(remote, file + ".point").path();
    this.contents = contents;
  }

  /**
   * On the way back it is what it is: what is written meanwhile is just what it is to be without.
   */
  private boolean ahead() {
    return step.direction() == Direction.FORWARD;
  }

  private String directory() {
    return spec.directory() + "/" + step.spec().id();
  }

  private List<String> words(String verb, String... rest) {
    List<String> words = new ArrayList<>(List.of(verb, directory()));
    words.add("pre_migration_" + step.migration() + "_");
    words.addAll(List.of(rest));
    return words;
  }

  private Look look() {
    return Look.parse(remote.run(SCRIPT.reading(words("look", note))).orThrow().text());
  }

  /**
   * Takes one where there is none, or begins with the next before it is too old. Does not wait for
   * it, nor keeps anybody from following: where it cannot be taken, the evidence says so.
   */
  public void keepFresh() {
    if (ahead()) {
      try {
        takeWhereDue();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "no rollback point for " + step.spec().id(), e);
      }
    }
  }

  private void takeWhereDue() {
    Look look = look();
    // One that takes hours and comes to nothing is not to be a load for ever.
    Duration rest = look.took().compareTo(BETWEEN_ATTEMPTS) > 0 ? look.took() : BETWEEN_ATTEMPTS;
    boolean triedLately = look.failed().filter(it -> it.compareTo(rest) < 0).isPresent();
    if (look.soFar().isEmpty() && !triedLately && !look.good(spec.maxAge().dividedBy(2))) {
      remote.jobUnderWay(job + ".taking", take(contents.dump()));
    }
  }

  private Command take(Dump it) {
    List<String> words =
        words(
            "take",
            note,
            Integer.toString(spec.keep()),
            Long.toString(contents.bytes()),
            it.findPosition(),
            it.position(),
            about(it));
    words.addAll(it.words());
    return SCRIPT.command(words).within(LONGEST);
  }

  /** What is known before it is taken, without the braces. */
  private String about(Dump it) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("migration", step.migration());
    about.put("component", step.spec().id());
    about.put("host", remote.host().name());
    about.put("epoch", Long.toString(step.epoch()));
    about.putAll(it.about());
    try {
      String text = Json.mapper().writeValueAsString(about);
      return text.substring(1, text.length() - 1);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same inspection, and whether there is room for one. */
  public Inspection with(Inspection inspection) {
    if (!ahead()) {
      return inspection;
    }
    List<Finding> findings = new ArrayList<>(inspection.findings());
    findings.add(room());
    return new Inspection(inspection.facts(), findings, inspection.before());
  }

  private Finding room() {
    if (look().good(spec.maxAge())) {
      return Finding.pass("rollback.room", "there is a rollback point");
    }
    long needed = contents.bytes();
    String[] said =
        remote
            .run(SCRIPT.reading(words("room", Long.toString(needed))))
            .orThrow()
            .text()
            .split(" ", -1);
    String what =
        "%s bytes are free on %s for %s, of which %s are kept free; %d are needed, if it does not compress"
            .formatted(said[0], remote.host().name(), directory(), said[1], needed);
    return said[2].equals("1")
        ? Finding.pass("rollback.room", what)
        : Finding.fail("rollback.room", what, "Make room, or mount another disk there.");
  }

  /** The same evidence, and whether there is one. */
  public Evidence with(Evidence evidence) {
    if (!ahead()) {
      return evidence;
    }
    Look look = look();
    List<Finding> findings = new ArrayList<>(evidence.findings());
    Map<String, String> figures = new LinkedHashMap<>(evidence.figures());
    findings.add(judge(look));
    if (!look.none()) {
      figures.put("rollback point", look.shown());
    }
    if (look.failed().isPresent()) {
      figures.put("rollback point, last attempt", "failed: " + look.why());
    }
    return new Evidence(evidence.component(), findings, figures);
  }

  private Finding judge(Look look) {
    Failures failures = new Failures(step.migration(), remote.host().name(), directory());
    if (look.good(spec.maxAge())) {
      return Failures.whole(look.id(), remote.host().name());
    }
    if (look.soFar().isPresent()) {
      return failures.none("one is being taken, %d bytes so far".formatted(look.soFar().get()));
    }
    if (look.failed().isPresent()) {
      return failures.notTaken(look.why());
    }
    if (look.none()) {
      return failures.none("none was taken yet");
    }
    return look.damage()
        .map(damage -> failures.damaged(look.id(), damage))
        .orElseGet(
            () ->
                look.age().isNegative()
                    ? failures.ahead(look.id())
                    : failures.old(look.id(), look.age(), spec.maxAge()));
  }

  /** Ends what is still being taken, and forgets it. Those that are whole stay. */
  public void forget() {
    if (!remote.run(Command.reading("test", "-d", remote.directory()).asRoot()).ok()) {
      return; // never prepared
    }
    Remote.Job last = remote.ownJob(job, SCRIPT.command(words("end", note)));
    last.await(BETWEEN_ATTEMPTS);
    last.remove();
  }
}
