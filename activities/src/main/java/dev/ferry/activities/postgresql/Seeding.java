package dev.ferry.activities.postgresql;

import dev.ferry.activities.Copying;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Remote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The first copy, from the source straight to the destination's host. What the destination had
 * waits beside it.
 */
final class Seeding {
  private static final Duration LONGEST = Duration.ofDays(7);

  private final End destination;
  private final Names names;
  private final HostFile marker;

  Seeding(End destination, Names names) {
    this.destination = destination;
    this.names = names;
    this.marker = names.marker(destination.remote());
  }

  /** How far it came, from the destination's own note. */
  enum State {
    /** Nothing was done. */
    NONE,
    /** It is under way, or was cut off. */
    SEEDING,
    /** All is there. */
    SEEDED
  }

  State state() {
    return switch (marker.read().orElse("")) {
      case "" -> State.NONE;
      case "seeded" -> State.SEEDED;
      default -> State.SEEDING;
    };
  }

  /** Copies byte by byte. */
  void load(End source, String conninfo, int rate) {
    load(
        command("seed", List.of(names.own(), Integer.toString(rate), conninfo)),
        source,
        () -> new BackupGauge(source.connect(Server.DATABASE)));
  }

  /**
   * What does it on the host.
   *
   * @param verb of the script
   * @param rest of its arguments, after the marker and the place aside
   */
  Command command(String verb, List<String> rest) {
    List<String> words = new ArrayList<>(List.of(verb));
    words.add(marker.path());
    words.add(names.aside(destination.cluster()));
    words.addAll(rest);
    return destination.cluster().command(words.toArray(String[]::new)).within(LONGEST);
  }

  /**
   * Seeds; attaches to what already runs.
   *
   * @param source of the copy; its session was ended when a later attempt has come, whose job it is
   *     then
   * @param gauge of how far it has come
   * @throws PostgreSqlException FERRY-PG-007
   */
  void load(Command seed, End source, Supplier<Copying.Gauge> gauge) {
    destination.disconnect();
    Remote.Job job = destination.remote().job(names.file() + "-seed", seed);
    int exit = Copying.await(job, gauge);
    source.server().run("SELECT 1");
    String tail = job.tail();
    job.remove();
    if (exit != 0) {
      throw Failures.seedFailed(destination.host(), exit, tail);
    }
  }

  /** What the destination had before comes back, and runs if it ran. */
  void undo(boolean ran) {
    if (marker.read().isEmpty()) {
      return;
    }
    destination.disconnect();
    Cluster cluster = destination.cluster();
    cluster.call("unseed", marker.path(), names.aside(cluster), ran ? "yes" : "no");
  }

  /** What the destination had before is given up. */
  void forget() {
    marker.remove();
    destination.cluster().call("drop_aside", names.aside(destination.cluster()));
  }
}
