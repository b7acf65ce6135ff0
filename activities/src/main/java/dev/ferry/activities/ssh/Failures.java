package dev.ferry.activities.ssh;

import dev.ferry.activities.ssh.RemoteException.Kind;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.Collection;

/** The errors of this package, each once; explained in docs/errors.md. */
final class Failures {
  private Failures() {}

  static RemoteException unreachable(Host host, Throwable cause) {
    return failure(
        Kind.UNREACHABLE,
        cause,
        ("FERRY-SSH-001 %s@%s (%s, port %d) cannot be reached or does not let us in: %s. Check"
                + " address, account and key.")
            .formatted(host.user(), host.name(), host.address(), host.port(), cause.getMessage()));
  }

  static RemoteException otherKey(Host host, Collection<String> shown) {
    return failure(
        Kind.REFUSED,
        null,
        ("FERRY-SSH-002 %s shows the host key %s, but the plan pins %s. No credential was sent."
                + " Find out why before you change the plan.")
            .formatted(host.name(), String.join(", ", shown), host.hostKey()));
  }

  static RemoteException refused(Host host, Claim claim, String why) {
    return failure(
        Kind.REFUSED,
        null,
        ("FERRY-SSH-003 %s refuses epoch %d, attempt %d of %s: %s. Nothing was done; a later attempt"
                + " is in charge, or the host was not prepared.")
            .formatted(host.name(), claim.epoch(), claim.attempt(), claim.migration(), why));
  }

  static RemoteException ended(Host host) {
    return failure(
        Kind.UNREACHABLE,
        null,
        "FERRY-SSH-005 the session to %s has ended. Nothing was done; open the host again."
            .formatted(host.name()));
  }

  static RemoteException notRun(Host host, String command, Throwable cause) {
    return failure(
        Kind.UNREACHABLE,
        cause,
        "FERRY-SSH-005 %s was not run on %s: we were interrupted. Nothing was done."
            .formatted(command, host.name()));
  }

  static RemoteException noChannel(Host host, String command) {
    return failure(
        Kind.UNREACHABLE,
        null,
        "FERRY-SSH-005 %s was not run on %s: all channels of the session are in use. Nothing was done; plan fewer components on that host."
            .formatted(command, host.name()));
  }

  static RemoteException lost(Host host, String command, boolean reads, Throwable cause) {
    return failure(
        unknownUnless(reads),
        cause,
        "FERRY-SSH-005 the session to %s ended while %s ran. %s"
            .formatted(host.name(), command, effect(reads)));
  }

  static RemoteException late(Host host, String command, boolean reads, Duration limit) {
    return failure(
        unknownUnless(reads),
        null,
        "FERRY-SSH-006 %s on %s did not end within %s s and was ended. %s"
            .formatted(command, host.name(), Script.seconds(limit), effect(reads)));
  }

  static RemoteException notRaised(Host host, Claim claim, Output output) {
    return failure(
        Kind.FAILED,
        null,
        ("FERRY-SSH-007 %s could not be brought to epoch %d, attempt %d of %s: %s. Solve that on the"
                + " host, then try again.")
            .formatted(
                host.name(),
                claim.epoch(),
                claim.attempt(),
                claim.migration(),
                output.complaint()));
  }

  static RemoteException jobLost(Host host, String job) {
    return failure(
        Kind.UNKNOWN,
        null,
        ("FERRY-SSH-008 job %s on %s ended without a result (the host restarted, or it was killed)."
                + " Starting it again runs it anew.")
            .formatted(job, host.name()));
  }

  static RemoteException unusableKey(Host host, Throwable cause) {
    return failure(
        Kind.UNREACHABLE,
        cause,
        "FERRY-SSH-009 %s for %s is no private key that can be used without a passphrase."
            .formatted(host.key(), host.name()));
  }

  private static Kind unknownUnless(boolean reads) {
    return reads ? Kind.UNREACHABLE : Kind.UNKNOWN;
  }

  private static String effect(boolean reads) {
    return reads
        ? "It only reads, and may be run again."
        : "It may have taken effect; read the state before anything else.";
  }

  private static RemoteException failure(Kind kind, Throwable cause, String message) {
    return new RemoteException(kind, message, cause);
  }
}
