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
      return tell(heard(reader, request));
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

  /** Whether the migration has taken it. */
  private boolean heard(Reader reader, Request request) {
    for (int look = 0; look < LOOKS; look++) {
      pause();
      switch (reader.read(name)) {
        case Reading.Live live -> {
          if (has(live.status(), request)) {
            return true;
          }
        }
        case Reading.Over over -> {
          return has(over.ended().status(), request);
        }
        case Reading.Remembered remembered -> {
          return false;
        }
        case Reading.Broken broken -> {
          return false;
        }
      }
    }
    return false;
  }

  private boolean has(Status status, Request request) {
    return status.requests().stream()
        .anyMatch(asked -> asked.what().startsWith(what()) && asked.request().equals(request));
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
