package dev.ferry.workflows.dns;

import dev.ferry.workflows.plan.AfterPause;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Range;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names in a zone whose primary takes dynamic updates. */
@Doc("Names in a zone whose primary takes dynamic updates (RFC 2136), signed by TSIG.")
public record Rfc2136(
    @Doc("Unique among the components.") @Is(Form.ID) String id,
    @Doc("The zone.") @Is(Form.DOMAIN) String zone,
    @Doc("The host of the zone's primary.") @Is(Form.HOST) String server,
    @Doc("Port of the primary.") @Default("53") @Range(min = "1", max = "65535") int port,
    @Doc("The TSIG key, as `tsig-keygen` prints it.") SecretRef tsig,
    @Doc("What changes.") List<DnsRecord> records,
    @Doc("Resolvers that are asked, beside the zone's own servers, whether the change arrived.")
        @Default("[]")
        @Is(Form.IP)
        List<String> resolvers,
    @Doc("Ids of the components that open before this one.") @Default("[]") @Is(Form.COMPONENT)
        List<String> dependsOn)
    implements AfterPause {

  @Override
  public Set<String> hosts() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(server)));
  }
}
