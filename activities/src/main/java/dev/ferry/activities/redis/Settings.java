package dev.ferry.activities.redis;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of both servers, as far as they decide whether one can follow the other, and back,
 * and whether the service finds the same there.
 *
 * @param state of both
 */
record Settings(State state) {
  private static final List<String> EQUAL =
      List.of("notify-keyspace-events", "maxmemory-policy", "proto-max-bulk-len");

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(versions());
    findings.add(mode());
    EQUAL.forEach(name -> findings.add(equal(name)));
    findings.add(databases());
    findings.add(onlyReads());
    findings.add(noQuorum());
    findings.add(sourcePersists());
    findings.add(destinationPersists());
    findings.add(eviction());
    return findings;
  }

  /** An older server cannot load what a newer one sends, so there would be no way back. */
  private Finding versions() {
    String both = state.source("redis_version") + " and " + state.destination("redis_version");
    boolean same =
        series(state.source("redis_version")).equals(series(state.destination("redis_version")));
    return same
        ? Finding.pass("settings.version", both)
        : Finding.fail(
            "settings.version",
            both + ": the older of them cannot load what the newer sends, there or on the way back",
            "Install the same release series on both hosts.");
  }

  private static String series(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  private Finding mode() {
    boolean standalone =
        state.source("redis_mode").equals("standalone")
            && state.destination("redis_mode").equals("standalone");
    return standalone
        ? Finding.pass("settings.mode", "both stand alone")
        : Finding.fail(
            "settings.mode",
            "the source is %s, the destination %s: in a cluster the other nodes decide who is in charge"
                .formatted(state.source("redis_mode"), state.destination("redis_mode")),
            "Move a cluster by its own means (CLUSTER FAILOVER).");
  }

  private Finding equal(String name) {
    String one = state.source("config " + name);
    String other = state.destination("config " + name);
    return one.equals(other)
        ? Finding.pass("settings." + name, name + " is \"" + one + "\" on both")
        : Finding.fail(
            "settings." + name,
            "%s is \"%s\" on the source and \"%s\" on the destination".formatted(name, one, other),
            "Set " + name + " at the destination as at the source.");
  }

  private Finding databases() {
    long one = state.number(true, "config databases");
    long other = state.number(false, "config databases");
    String what = "the source has %d databases, the destination %d".formatted(one, other);
    return one > 0 && one == other
        ? Finding.pass("settings.databases", what)
        : Finding.fail("settings.databases", what, "Set databases equal, and restart the server.");
  }

  private Finding onlyReads() {
    boolean reads = state.source("config replica-read-only").equals("yes");
    return reads
        ? Finding.pass("settings.replica-read-only", "the source refuses writes as a replica")
        : Finding.fail(
            "settings.replica-read-only",
            "the source would take writes as a replica, so it cannot be fenced",
            "CONFIG SET replica-read-only yes there.");
  }

  private Finding noQuorum() {
    long needed = state.number(false, "config min-replicas-to-write");
    return needed == 0
        ? Finding.pass("settings.min-replicas-to-write", "the destination opens without replicas")
        : Finding.fail(
            "settings.min-replicas-to-write",
            "the destination takes writes only with " + needed + " replicas",
            "CONFIG SET min-replicas-to-write 0 there until the move is finished.");
  }

  /** The classic trap: a master that restarts empty empties its replicas. */
  private Finding sourcePersists() {
    boolean none =
        state.source("config save").isEmpty() && !state.source("config appendonly").equals("yes");
    return none
        ? Finding.fail(
            "persistence.source",
            "the source keeps nothing over a restart: it would come back empty and empty the destination",
            "CONFIG SET save \"3600 1\" or appendonly yes there.")
        : Finding.pass("persistence.source", state.persistence(true));
  }

  private Finding destinationPersists() {
    String one = state.persistence(true);
    String other = state.persistence(false);
    return one.equals(other)
        ? Finding.pass("persistence.equal", "the destination keeps its data in the same way")
        : Finding.fail(
            "persistence.equal",
            "the source has %s; the destination %s".formatted(one, other),
            "Set save, appendonly and appendfsync at the destination as at the source.");
  }

  /** A replica evicts nothing itself: it would begin to in the moment in which it takes over. */
  private Finding eviction() {
    long source = state.number(true, "config maxmemory");
    long destination = state.number(false, "config maxmemory");
    String policy = state.source("config maxmemory-policy");
    boolean less = destination > 0 && (source == 0 || destination < source);
    if (less) {
      return Finding.fail(
          "settings.maxmemory",
          "maxmemory is %d at the source and %d at the destination, which would evict or refuse"
              .formatted(source, destination),
          "Raise it at the destination.");
    }
    return Finding.pass(
        "settings.maxmemory",
        source > 0 && !policy.equals("noeviction")
            ? "the source evicts by %s; what it evicts on the way goes on both sides"
                .formatted(policy)
            : "nothing is evicted");
  }
}
