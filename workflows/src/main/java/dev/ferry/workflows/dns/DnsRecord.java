package dev.ferry.workflows.dns;

import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Obeys;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.List;

/** What an RRset says after the move; what it says before is read, not planned. */
@Doc("An RRset as it shall be after the move. What it is before is read from the zone.")
@Obeys({ValuesOfTheType.class, WholeSeconds.class})
public record DnsRecord(
    @Doc("The owner name.") @Is(Form.RECORD_NAME) String name,
    @Doc("Its type.") Type type,
    @Doc("All its values after the move.") @Is(Form.RECORD_VALUE) List<String> to,
    @Doc("The TTL while the move lasts; lowered ahead, the old one is restored at the end.")
        @Default("60s")
        @Range(min = "1s", max = "24h")
        Duration ttl) {

  /** The types that a plan may change. */
  public enum Type {
    A,
    AAAA,
    CNAME,
    MX,
    TXT,
    SRV
  }
}
