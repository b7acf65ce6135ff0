package dev.ferry.activities.switchover;

import dev.ferry.activities.ssh.Remotes.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One of two hosts: its claim and leases, its database server, and who is logged in. */
final class SimulatedHost {
  /** A login; whatever was opened by it ends with it. */
  static final class Session {
    final Claim claim;
    boolean ended;

    Session(Claim claim) {
      this.claim = claim;
    }
  }

  final String name;
  private final Pair pair;
  private final SimulatedServer server;
  private final HostScript script = new HostScript(this);
  private final List<Session> sessions = new ArrayList<>();
  private Claim present = new Claim("walk", 0, 0);
  private boolean up = true;
  private boolean cut;
  private int boot;

  SimulatedHost(Pair pair, String name, boolean inCharge) {
    this.pair = pair;
    this.name = name;
    this.server = new SimulatedServer(pair, this, inCharge);
  }

  SimulatedServer server() {
    return server;
  }

  HostScript script() {
    return script;
  }

  long nanos() {
    return pair.schedule.nanos();
  }

  void after(Duration in, Runnable work) {
    pair.schedule.after(in, work);
  }

  Duration aMoment() {
    return Duration.ofMillis(pair.random.nextInt(3000));
  }

  void say(String what) {
    pair.say(name + ": " + what);
  }

  boolean lies(Lie lie) {
    return pair.lie == lie;
  }

  int boot() {
    return boot;
  }

  boolean up() {
    return up;
  }

  boolean answers() {
    return up && !cut;
  }

  void cut(Duration length) {
    say("cut for " + length.toMillis() + " ms");
    cut = true;
    after(length, () -> cut = false);
  }

  /** What is on disk stays, and nothing else. */
  void powerCut(Duration length) {
    if (!up) {
      return;
    }
    say("power cut for " + length.toMillis() + " ms");
    up = false;
    boot++;
    sessions.forEach(session -> session.ended = true);
    sessions.clear();
    server.die();
    after(length, this::powerOn);
  }

  private void powerOn() {
    say("boots");
    up = true;
    int now = boot;
    after(
        aMoment(),
        () -> {
          if (boot == now) {
            server.start();
          }
        });
    script.boot();
  }

  private static boolean lower(Claim one, Claim other) {
    return one.epoch() < other.epoch()
        || (one.epoch() == other.epoch() && one.attempt() < other.attempt());
  }

  /** Whether it obeys; then no session of a lower claim is left. */
  boolean raise(Claim claim) {
    if (lies(Lie.ANY_CLAIM)) {
      return true;
    }
    if (lower(claim, present)) {
      return false;
    }
    present = claim;
    end(claim);
    return true;
  }

  private void end(Claim claim) {
    sessions.removeIf(session -> session.ended |= lower(session.claim, claim));
  }

  /** As a lease does that has ended; a worker that has decided to thaw just takes it home. */
  void endSessionsOf(long epoch, boolean decided) {
    boolean atWork = decided && present.epoch() == epoch;
    end(new Claim(present.migration(), epoch, atWork ? present.attempt() : Integer.MAX_VALUE));
  }

  /** Whether a command of that claim may be run. */
  boolean obeys(Claim claim) {
    return lies(Lie.ANY_CLAIM) || claim.equals(present);
  }

  boolean letsIn(Claim claim) {
    return lies(Lie.ANY_CLAIM) || !lower(claim, present);
  }

  Session login(Claim claim) {
    Session session = new Session(claim);
    sessions.add(session);
    return session;
  }
}
