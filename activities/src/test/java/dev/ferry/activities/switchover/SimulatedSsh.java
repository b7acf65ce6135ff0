package dev.ferry.activities.switchover;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.ssh.RemoteException.Kind;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.plan.Host;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one worker reaches two hosts by. Each call may take long, may get lost before or after its
 * effect, or be the last that the worker does.
 */
final class SimulatedSsh implements Remotes {
  private final Pair pair;
  private boolean dead;

  SimulatedSsh(Pair pair) {
    this.pair = pair;
  }

  boolean dead() {
    return dead;
  }

  /** Kill -9. */
  void die() {
    dead = true;
  }

  @Override
  public void raise(Host host, Claim claim) {
    SimulatedHost there = pair.host(host);
    boolean obeys = call(there, "raise " + number(claim), () -> there.raise(claim));
    if (!obeys) {
      throw refused(there);
    }
  }

  @Override
  public Remote open(Host host, Claim claim) {
    return login(pair.host(host), claim).remote(host);
  }

  Login login(SimulatedHost there, Claim claim) {
    Login login = new Login(there, claim);
    call(
        there,
        "log in as " + number(claim),
        () -> {
          login.session = there.letsIn(claim) ? there.login(claim) : null;
          return true;
        });
    if (login.session == null) {
      throw refused(there);
    }
    return login;
  }

  @Override
  public void forget(Host host, Claim claim) {
    throw new UnsupportedOperationException();
  }

  private static String number(Claim claim) {
    return claim.epoch() + "." + claim.attempt();
  }

  private static RemoteException refused(SimulatedHost host) {
    return new RemoteException(Kind.REFUSED, "refused by " + host.name, null);
  }

  private static RemoteException lost(String what, SimulatedHost host) {
    return new RemoteException(Kind.UNKNOWN, "no answer to " + what + " from " + host.name, null);
  }

  private <T> T call(SimulatedHost host, String what, Supplier<T> effect) {
    travel(what);
    fault(0, what, host);
    if (!host.answers()) {
      pair.schedule.pause(Duration.ofMillis(500));
      throw lost(what, host);
    }
    T answer = effect.get();
    pair.say(host.name + ": " + what + " -> " + answer);
    travel(what);
    fault(1, what, host);
    return answer;
  }

  private void travel(String what) {
    boolean slow = pair.chance(pair.faults / 2);
    pair.schedule.pause(
        slow
            ? Duration.ofMillis(200 + pair.random.nextInt(12_000))
            : Duration.ofNanos(pair.random.nextInt(6_000_000)));
    if (slow) {
      pair.say("slow: " + what);
    }
    if (dead) {
      throw new Schedule.Gone();
    }
  }

  private void fault(int when, String what, SimulatedHost host) {
    String there = when == 0 ? " (before) " : " (after) ";
    if (pair.chance(pair.faults / 4)) {
      pair.say("a worker dies at " + what + there + host.name);
      dead = true;
      throw new Schedule.Gone();
    }
    if (pair.chance(pair.faults / 4)) {
      pair.say("lost: " + what + there + host.name);
      throw lost(what, host);
    }
  }

  /** A session on a host, and what goes through it. */
  final class Login {
    final SimulatedHost host;
    private final Claim claim;
    private SimulatedHost.Session session;

    private Login(SimulatedHost host, Claim claim) {
      this.host = host;
      this.claim = claim;
    }

    /** A command that may change something. */
    String command(String what, Supplier<String> effect) {
      String said =
          within(
              what,
              () -> {
                if (!host.obeys(claim)) {
                  return "REFUSED";
                }
                return effect.get();
              });
      if (said.equals("REFUSED")) {
        throw refused(host);
      }
      return said;
    }

    /** A statement, or a look, by a connection of the database. */
    <T> T query(String what, Supplier<T> statement) {
      return within(
          what,
          () -> {
            if (!host.server().running()) {
              throw lost(what, host);
            }
            return statement.get();
          });
    }

    /** A statement that changes something, and that the server may take its time for. */
    void execute(String what, Runnable statement) {
      Duration late =
          Duration.ofMillis(pair.chance(pair.faults) ? 100 + pair.random.nextInt(2000) : 0);
      if (late.isZero()) {
        query(
            what,
            () -> {
              statement.run();
              return "done";
            });
        return;
      }
      query(
          what,
          () -> {
            host.server()
                .takeUp(
                    late,
                    () -> {
                      pair.say(host.name + ": " + what + " (late)");
                      statement.run();
                    });
            return "taken";
          });
      pair.schedule.pause(late);
      query("end of " + what, () -> "done");
    }

    private <T> T within(String what, Supplier<T> effect) {
      return call(
          host,
          what,
          () -> {
            if (session.ended) {
              throw lost(what, host);
            }
            return effect.get();
          });
    }

    Remote remote(Host known) {
      return new SimulatedRemote(known, this);
    }

    Output ferryHost(Command command) {
      List<String> words = command.argv().subList(1, command.argv().size());
      String[] said = {""};
      boolean[] ok = {true};
      command(
          String.join(" ", words),
          () -> {
            try {
              said[0] = host.script().call(words, command.stdin());
            } catch (IllegalStateException e) {
              ok[0] = false;
              said[0] = e.getMessage();
            }
            return said[0];
          });
      byte[] text = said[0].getBytes(StandardCharsets.UTF_8);
      return new Output(host.name, words.getFirst(), ok[0] ? 0 : 1, text, text);
    }
  }
}
