package dev.ferry.workflows.dns;

import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Durations;
import dev.ferry.workflows.plan.shape.Found;
import dev.ferry.workflows.plan.shape.Rule;
import java.time.Duration;

/** A TTL has no fractions (RFC 2181 section 8). */
final class WholeSeconds implements Rule {

  @Override
  public String says() {
    return "`ttl` is a number of whole seconds.";
  }

  @Override
  public void check(Found found, Complaints complaints) {
    found
        .get("ttl", Duration.class)
        .filter(ttl -> ttl.toMillisPart() > 0)
        .ifPresent(
            ttl ->
                complaints.add(
                    Code.OUT_OF_RANGE,
                    "ttl",
                    "a TTL of " + Durations.write(ttl) + " cannot be",
                    "whole seconds"));
  }
}
