package dev.ferry.workflows.points;

import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;

/** A backup from before the switch, for those who would rather lose what was written since. */
@Doc(
    "A backup of the source from before the switch: to go back to its data and lose what was written"
        + " since, which `ferry rollback` does not. It is taken while the destination follows, on the"
        + " source's host, and renewed when half of `maxAge` has gone. Without a whole one, the gate"
        + " `cutover` stays closed.")
public record RollbackPoint(
    @Doc(
            "The directory on the source's host. What is mounted there from elsewhere outlives the"
                + " host.")
        @Is(Form.DATA_PATH)
        String directory,
    @Doc("How many are kept. Ferry removes older ones of this migration, and never the last.")
        @Default("1")
        @Range(min = "1", max = "100")
        int keep,
    @Doc("The age up to which it is good enough for a switch.")
        @Default("24h")
        @Range(min = "1m", max = "720h")
        Duration maxAge) {}
