package dev.ferry.activities.redis;

import dev.ferry.activities.ssh.HostFile;
import java.util.List;
import java.util.Optional;

/**
 * Whether what a destination holds was put there by this migration: by a note on its host.
 *
 * @param end the destination
 * @param note lies in Ferry's directory
 */
record Seed(End end, HostFile note) {

  static Seed of(End end, Names names) {
    return new Seed(end, names.file(end.remote(), "seed"));
  }

  /** How far it came. */
  enum State {
    /** Nothing was begun. */
    NONE,
    /** It was told to follow, or is about to be. */
    SEEDING,
    /** It has held everything. */
    ATTACHED,
    /** It is being emptied again. */
    EMPTYING
  }

  State state() {
    return note.read().map(String::strip).map(State::valueOf).orElse(State.NONE);
  }

  void is(State state) {
    note.write(state + "\n");
  }

  void forget() {
    note.remove();
  }

  /** What it holds, if anything. */
  static Optional<String> content(Server server) {
    List<String> databases =
        server.info("keyspace").entrySet().stream()
            .map(it -> it.getKey() + " (" + it.getValue().replaceFirst(",.*", "") + ")")
            .toList();
    if (!databases.isEmpty()) {
      return Optional.of(String.join(", ", databases));
    }
    return server.texts("FUNCTION", "LIST").isEmpty()
        ? Optional.empty()
        : Optional.of("libraries of functions");
  }
}
