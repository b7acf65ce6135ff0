package dev.ferry.activities.switchover;

import dev.ferry.activities.ssh.RemoteException;
import java.time.Duration;
import java.util.List;

/**
 * The pause of a simulated server, in the steps of a real one: each may be the last that is done.
 */
final class SimulatedPart implements SwitchPart {
  private final Pair pair;
  private final SimulatedSsh.Login source;
  private final SimulatedSsh.Login destination;

  SimulatedPart(Pair pair, SimulatedSsh.Login source, SimulatedSsh.Login destination) {
    this.pair = pair;
    this.source = source;
    this.destination = destination;
    for (SimulatedSsh.Login end : List.of(source, destination)) {
      end.query(
          "end older statements",
          () -> {
            end.host.server().killUnderWay();
            return "done";
          });
    }
  }

  private static boolean closed(SimulatedSsh.Login end) {
    return end.query("closed?", () -> end.host.server().closed());
  }

  private static int position(SimulatedSsh.Login end) {
    return end.query("position?", () -> end.host.server().rows().size());
  }

  private static String stayClosed(SimulatedSsh.Login end) {
    return end.command(
        "stay closed",
        () -> {
          end.host.server().stayClosed();
          return "done";
        });
  }

  private static void open(SimulatedSsh.Login end) {
    end.execute("open", () -> end.host.server().open());
    end.command(
        "forget the fence",
        () -> {
          end.host.server().forget();
          return "done";
        });
    if (closed(end)) {
      throw new SwitchFailure(end.host.name + " does not open");
    }
  }

  @Override
  public Standing standing() {
    boolean home = !closed(source);
    boolean taken = !closed(destination);
    if (home && taken) {
      throw new SwitchFailure("two writers");
    }
    return home ? Standing.HOME : taken ? Standing.TAKEN : Standing.FENCED;
  }

  @Override
  public List<List<String>> thawCommands() {
    return List.of(SimulatedServer.OPEN, SimulatedServer.FORGET);
  }

  @Override
  public String fence(Deadline deadline) {
    stayClosed(source);
    source.execute("close", () -> source.host.server().close());
    deadline.check("fence");
    expectClosed();
    return Integer.toString(position(source));
  }

  private void expectClosed() {
    if (pair.lie != Lie.FENCED && !closed(source)) {
      throw new SwitchFailure("the source is not closed");
    }
  }

  @Override
  public void reach(String position, Deadline deadline) {
    while (pair.lie != Lie.REACHED && position(destination) < Integer.parseInt(position)) {
      deadline.check("reach");
      pair.schedule.pause(Duration.ofMillis(5));
    }
  }

  @Override
  public void ready(String position, Deadline deadline) {
    expectClosed();
    if (pair.lie != Lie.FENCED && position(source) != Integer.parseInt(position)) {
      throw new SwitchFailure("the source has moved");
    }
    if (!closed(destination)) {
      throw new SwitchFailure("two writers");
    }
  }

  @Override
  public void takeOver(Deadline deadline) {
    if (closed(destination)) {
      expectEverything();
      destination.execute("follow no more", () -> destination.host.server().followNoMore());
    }
    open(destination);
  }

  /** As far as the source answers: else its fence holds, and the position was proven before. */
  private void expectEverything() {
    int wanted;
    try {
      expectClosed();
      wanted = position(source);
    } catch (RemoteException lost) {
      return;
    }
    if (pair.lie != Lie.REACHED && pair.lie != Lie.FENCED && position(destination) < wanted) {
      throw new SwitchFailure("the destination lacks rows");
    }
  }

  @Override
  public void thaw() {
    boolean taken;
    try {
      taken = !closed(destination);
    } catch (RemoteException lost) {
      taken = false;
    }
    if (taken) {
      throw new SwitchFailure("two writers");
    }
    open(source);
  }

  @Override
  public void close() {}
}
