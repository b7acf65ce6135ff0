package dev.ferry.workflows.postgresql;

import dev.ferry.workflows.plan.Moves;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Range;
import dev.ferry.workflows.points.RollbackPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL cluster, moved by physical or by logical replication. */
@Doc(
    "A whole PostgreSQL cluster. To the same major version the destination becomes a standby: in the"
        + " pause the source is shut down, the standby has all it wrote, and is promoted. To another"
        + " one the destination subscribes to every database: in the pause the source refuses"
        + " everybody, and the destination gets the last rows and the sequences. What the"
        + " destination's own cluster held is kept aside until the end.")
public record PostgreSql(
    @Doc("Unique among the components.") @Is(Form.ID) String id,
    @Doc("The host with the cluster in charge now.") @Is(Form.HOST) String from,
    @Doc("The host with the cluster that takes over.") @Is(Form.HOST) String to,
    @Doc("Ferry's role on the source, a superuser; the standby has it too.")
        @Default("ferry")
        @Is(Form.DB_ACCOUNT)
        String user,
    @Doc("The password of that role.") SecretRef secret,
    @Doc("TCP port of both clusters; tells which one of a host it is.")
        @Default("5432")
        @Range(min = "1", max = "65535")
        int port,
    @Doc(
            "`PHYSICAL` or `LOGICAL` replication. `AUTO`: logical where the major versions differ,"
                + " else physical.")
        @Default("AUTO")
        Method method,
    @Doc(
            "Where the destination reaches the source for replication. Without it: the source's"
                + " address in `hosts`.")
        @Is(Form.ADDRESS)
        Optional<String> sourceAddress,
    @Doc(
            "Where the source reaches the destination for replication on the way back. Without it:"
                + " the destination's address in `hosts`.")
        @Is(Form.ADDRESS)
        Optional<String> destinationAddress,
    @Doc(
            "Most megabytes a second that the first copy takes from the source; physical replication"
                + " only.")
        @Default("1024")
        @Range(min = "1", max = "1024")
        int seedRate,
    @Doc("The lag up to which a switch may start.")
        @Default("5s")
        @Range(min = "100ms", max = "10m")
        Duration maxLag,
    @Doc("A backup from before the switch. Without this key none is taken.")
        Optional<RollbackPoint> rollbackPoint,
    @Doc("Ids of the components that open before this one.") @Default("[]") @Is(Form.COMPONENT)
        List<String> dependsOn)
    implements Moves {

  /** How one side follows the other. */
  public enum Method {
    /** By what the two major versions allow. */
    AUTO,
    /** The log, byte for byte; the same major version on both. */
    PHYSICAL,
    /** Rows, by publication and subscription. */
    LOGICAL
  }

  @Override
  public List<String> looks(String asRoot) {
    return List.of(
        asRoot + "pg_lsclusters",
        asRoot + "runuser -u postgres -- psql -p " + port + " -Atc \"SELECT pg_is_in_recovery()\"");
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
