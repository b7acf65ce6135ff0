package dev.ferry.workflows.plan;

import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;

/** When the service goes back. */
@Doc("When the service goes back by itself, and how long it may.")
public record Rollback(
    @Doc("How long the destination is watched before the gate `finish` may open.")
        @Default("2m")
        @Range(min = "0s", max = "720h")
        Duration soak,
    @Doc("How long checks must fail, without a good one between, for the service to go back.")
        @Default("30s")
        @Range(min = "1s", max = "24h")
        Duration unhealthyFor) {}
