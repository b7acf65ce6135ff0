package dev.ferry.workflows.redis;

import dev.ferry.workflows.plan.Moves;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All of a Redis server, moved by replication. */
@Doc(
    "All of a Redis server. The destination is seeded and follows by `REPLICAOF`, through SSH"
        + " between the hosts; in the pause the source becomes a replica of nobody, the destination"
        + " catches up and opens.")
public record Redis(
    @Doc("Unique among the components.") @Is(Form.ID) String id,
    @Doc("The host with the server in charge now.") @Is(Form.HOST) String from,
    @Doc("The host with the server that takes over.") @Is(Form.HOST) String to,
    @Doc("The account on both servers that Ferry and the replication use. It may do everything.")
        @Default("default")
        @Is(Form.DB_ACCOUNT)
        String user,
    @Doc("The password of that account. Without it: servers that ask for none.")
        Optional<SecretRef> secret,
    @Doc("TCP port of both servers, on their own loopback.")
        @Default("6379")
        @Range(min = "1", max = "65535")
        int port,
    @Doc("The lag up to which a switch may start.")
        @Default("1s")
        @Range(min = "100ms", max = "10m")
        Duration maxLag,
    @Doc("Ids of the components that open before this one.") @Default("[]") @Is(Form.COMPONENT)
        List<String> dependsOn)
    implements Moves {

  @Override
  public List<String> looks(String asRoot) {
    return List.of(asRoot + "redis-cli -p " + port + " info replication");
  }

  @Override
  public Tier tier() {
    return Tier.DATA;
  }

  @Override
  public Keeper keeper() {
    return Keeper.DATABASE;
  }
}
