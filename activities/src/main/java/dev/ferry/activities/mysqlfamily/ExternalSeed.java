package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Command;
import dev.ferry.workflows.mysqlfamily.Databases;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A first copy and a replication that somebody else's tool makes. Nothing is changed before the
 * destination follows the source as Ferry's own would; from then on it is like any other, but that
 * a way back before the switch leaves it as it is.
 *
 * @param ends of the step
 * @param spec of the component
 */
record ExternalSeed(Ends ends, Databases spec) {

  static boolean wanted(Databases spec) {
    return spec.seed() == Databases.Seed.EXTERNAL;
  }

  /**
   * Asked again until a person says that it is worth it: that is what the failure of a step is for.
   */
  void expectFollowing() {
    missing()
        .ifPresent(
            what -> {
              throw Failures.notYetFollowing(ends.destination().host(), ends.source().host(), what);
            });
  }

  /** What the destination lacks; empty when it follows the source, and has nothing of its own. */
  Optional<String> missing() {
    Server destination = ends.destination().server();
    if (destination.replicas().size() != 1) {
      return Optional.of("it replicates from " + destination.replicas().size() + " servers");
    }
    Replica replica = destination.replicas().getFirst();
    if (!follows(replica)) {
      return Optional.of(
          "it replicates from %s, %s"
              .formatted(
                  replica.from(),
                  replica.server().isEmpty()
                      ? "and has not said whether that is the source"
                      : "which is another server"));
    }
    if (!replica.name().isEmpty()) {
      return Optional.of("its replication has the name " + replica.name() + "; let it have none");
    }
    if (!replica.byGtid()) {
      return Optional.of("it does not replicate by GTID");
    }
    if (!replica.trouble().isEmpty()) {
      return Optional.of(replica.trouble());
    }
    List<String> schemas = new ArrayList<>(spec.schemas());
    schemas.removeAll(Preparation.present(destination, spec.schemas()));
    return schemas.isEmpty()
        ? ends.source().server().foreign(destination)
        : Optional.of("it does not have the schemas " + schemas);
  }

  /**
   * Whether it is the source that is followed, by whatever address. One that has not connected
   * since its server restarted may not know; then it is by where it looks for it.
   */
  boolean follows(Replica replica) {
    return replica.server().isEmpty()
        ? looksForSource(replica)
        : replica.server().equals(ends.source().server().identity());
  }

  private boolean looksForSource(Replica replica) {
    End source = ends.source();
    return replica.port().equals(Integer.toString(source.port()))
        && (replica.address().equals(source.address())
            || !Collections.disjoint(resolved(replica.address()), resolved(source.address())));
  }

  /** As the destination's host does. */
  private Set<String> resolved(String name) {
    return ends.destination()
        .remote()
        .run(Command.reading("getent", "ahosts", name))
        .text()
        .lines()
        .map(line -> line.replaceFirst("\\s.*", ""))
        .collect(Collectors.toSet());
  }

  /** Whether somebody else's replication of the source is still there. */
  boolean present(Names names) {
    return ends.destination()
        .server()
        .replica()
        .filter(this::follows)
        .filter(it -> !it.isFrom(ends.source(), names))
        .isPresent();
  }
}
