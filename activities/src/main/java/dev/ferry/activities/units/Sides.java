package dev.ferry.activities.units;

import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.units.Units;

/** Both hosts of the component, open; {@code source} is in charge before the switch. */
final class Sides implements AutoCloseable {
  final Units spec;
  final Systemd source;
  final Systemd destination;
  final Roster roster;

  private Sides(Units spec, Systemd source, Systemd destination) {
    this.spec = spec;
    this.source = source;
    this.destination = destination;
    this.roster = Roster.of(spec, source, destination);
  }

  static Sides open(Remotes remotes, Step step, Remotes.Claim claim) {
    Units spec = (Units) step.spec();
    Systemd source = Systemd.open(remotes, step.host(spec.source(step.direction())), claim);
    Systemd destination = null;
    try {
      destination = Systemd.open(remotes, step.host(spec.destination(step.direction())), claim);
      return new Sides(spec, source, destination);
    } catch (RuntimeException e) {
      source.close();
      if (destination != null) {
        destination.close();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    source.close();
    destination.close();
  }
}
