package dev.ferry.activities.switchover;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.workflows.plan.Host;

/** A simulated host, as far as a lease needs it. */
record SimulatedRemote(Host host, SimulatedSsh.Login login) implements Remote {
  @Override
  public String directory() {
    return "/var/lib/ferry/walk";
  }

  @Override
  public Output run(Command command) {
    return login.ferryHost(command);
  }

  @Override
  public Output runNow(Command command) {
    return login.ferryHost(command);
  }

  @Override
  public Resident resident(Command program) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int forward(int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int forward(String socketPath) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Job job(String name, Command command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Job jobUnderWay(String name, Command command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Job ownJob(String kind, Command command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
