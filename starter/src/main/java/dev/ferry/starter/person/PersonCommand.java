package dev.ferry.starter.person;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.starter.Exit;
import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.Told;
import dev.ferry.starter.Words;
import dev.ferry.starter.status.Execution;
import dev.ferry.starter.status.Reading;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Migrations;
import dev.ferry.starter.temporal.Reader;
import dev.ferry.workflows.migration.Request;
import dev.ferry.workflows.migration.Status;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What a person asks of a migration by a signal: Temporal keeps it until a worker takes it, so that
 * it is not lost even if none lives now.
 */
abstract class PersonCommand extends FerryCommand {
  private static final int LOOKS = 8;
  private static final long BETWEEN_MS = 250;

  @Parameters(paramLabel = "NAME", description = "The migration.")
  private String name;

  @Option(names = "--reason", required = true, description = "Why; it is kept with the migration.")
  private String reason;

  @Option(names = "--by", defaultValue = "", description = "Who asks; else the environment says.")
  private String by;

  /** The name of the signal. */
  abstract String what();

  /** What it does, told after it was sent. */
  abstract String effect();

  /** Refuses what makes no sense in the state the migration is in. */
  void admit(Status status) {}

  @Override
  public final Integer call() {
    Request request = new Request(person(by), reason);
    try (Connection connection = connect()) {
      Reader reader = new Reader(connection);
      Reading reading = reader.read(name);
      running(reading);
      if (reading instanceof Reading.Live live) {
        admit(live.status());
      }
      new Migrations(connection).signal(reading.run(), what(), request);
      Optional<Status.Asked> asked = heard(reader, request);
      asked.ifPresent(PersonCommand::refused);
      return tell(asked.isPresent());
    }
  }

  /** The run, if it runs. */
  static Execution running(Reading reading) {
    String state =
        switch (reading) {
          case Reading.Live live -> "";
          case Reading.Remembered remembered -> "";
          case Reading.Over over -> over.ended().end().name();
          case Reading.Broken broken -> broken.run().state();
        };
    if (!state.isEmpty()) {
      throw new Told(
          Told.Code.ENDED,
          reading.run().name()
              + " has ended ("
              + state
              + "), so nothing was sent. ferry status "
              + reading.run().name()
              + " tells how.");
    }
    return reading.run();
  }

  /** A refusal comes after the fact where the state was not known, or changed meanwhile. */
  private static void refused(Status.Asked asked) {
    if (!asked.refused().isEmpty()) {
      throw new Told(Told.Code.NOT_NOW, Words.plain(asked.refused()));
    }
  }

  /** What the migration has noted of it; empty as long as it has not taken it. */
  private Optional<Status.Asked> heard(Reader reader, Request request) {
    for (int look = 0; look < LOOKS; look++) {
      pause();
      Optional<Status> status =
          switch (reader.read(name)) {
            case Reading.Live live -> Optional.of(live.status());
            case Reading.Over over -> Optional.of(over.ended().status());
            case Reading.Remembered remembered -> Optional.empty();
            case Reading.Broken broken -> Optional.empty();
          };
      Optional<Status.Asked> asked = status.flatMap(it -> find(it, request));
      if (asked.isPresent() || status.isEmpty()) {
        return asked;
      }
    }
    return Optional.empty();
  }

  private Optional<Status.Asked> find(Status status, Request request) {
    return status.requests().stream()
        .filter(asked -> asked.what().startsWith(what()) && asked.request().equals(request))
        .reduce((earlier, later) -> later);
  }

  private int tell(boolean heard) {
    ObjectNode answer = answer();
    answer.put("name", name).put("asked", what()).put("heard", heard);
    json(answer);
    words(
        heard
            ? Words.plain(name) + ": " + effect() + " ferry watch " + name + " shows it."
            : "Sent, and kept by Temporal, but no worker has taken it yet: it takes effect as soon as"
                + " one runs.");
    return heard ? Exit.OK : Exit.UNREACHABLE;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Told(Told.Code.UNEXPECTED, "interrupted");
    }
  }
}
