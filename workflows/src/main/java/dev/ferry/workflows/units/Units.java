package dev.ferry.workflows.units;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Moves;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Obeys;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Systemd units: those that only answer, and those that act by themselves. */
@Doc(
    "Systemd units. What only answers requests runs warm on both hosts; what acts by itself runs"
        + " only on the one in charge, and is stopped and masked on the other.")
@Obeys(EachUnitOnce.class)
public record Units(
    @Doc("Unique among the components.") @Is(Form.ID) String id,
    @Doc("The host in charge now.") @Is(Form.HOST) String from,
    @Doc("The host that takes over.") @Is(Form.HOST) String to,
    @Doc("Units that only answer requests, in the order in which they start.")
        @Default("[]")
        @Is(Form.UNIT)
        List<String> units,
    @Doc("Units that act by themselves: timers, cron, workers of a queue.")
        @Default("[]")
        @Is(Form.UNIT)
        List<String> acting,
    @Doc("How long an acting unit may take to stop in the pause; less than its `deadline`.")
        @Default("2s")
        @Range(min = "100ms", max = "1h")
        Duration stopGrace,
    @Doc("Whether an acting unit that does not stop in time is killed; otherwise the switch fails.")
        @Default("false")
        boolean forceKill,
    @Doc("Ids of the components that open before this one.") @Default("[]") @Is(Form.COMPONENT)
        List<String> dependsOn)
    implements Moves {

  /** The source if any unit acts by itself; units that only answer are not fenced at all. */
  @Override
  public Optional<String> fencedHost(Direction direction) {
    return acting.isEmpty() ? Optional.empty() : Optional.of(source(direction));
  }

  @Override
  public Tier tier() {
    return Tier.UNITS;
  }

  @Override
  public Keeper keeper() {
    return Keeper.UNITS;
  }
}
