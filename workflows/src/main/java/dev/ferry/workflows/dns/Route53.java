package dev.ferry.workflows.dns;

import dev.ferry.workflows.plan.AfterPause;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Obeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names in a hosted zone of Amazon Route 53. */
@Doc("Names in a hosted zone of Amazon Route 53.")
@Obeys(BothKeysOrNone.class)
public record Route53(
    @Doc("Unique among the components.") @Is(Form.ID) String id,
    @Doc("The hosted zone.") @Is(Form.ZONE_ID) String zoneId,
    @Doc("The region that requests are signed for.") @Default("us-east-1") @Is(Form.REGION)
        String region,
    @Doc("Another endpoint than Amazon's.") @Is(Form.ENDPOINT) Optional<String> endpoint,
    @Doc("The access key's id. Without the keys: what the worker's AWS SDK finds by itself.")
        Optional<SecretRef> accessKey,
    @Doc("The secret access key.") Optional<SecretRef> secretKey,
    @Doc("What changes.") List<DnsRecord> records,
    @Doc("Resolvers that are asked, beside the zone's own servers, whether the change arrived.")
        @Default("[]")
        @Is(Form.IP)
        List<String> resolvers,
    @Doc("Ids of the components that open before this one.") @Default("[]") @Is(Form.COMPONENT)
        List<String> dependsOn)
    implements AfterPause {

  /** None: the API is reached from the worker. */
  @Override
  public Set<String> hosts() {
    return Set.of();
  }
}
