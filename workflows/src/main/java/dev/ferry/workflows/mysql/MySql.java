package dev.ferry.workflows.mysql;

import dev.ferry.workflows.mysqlfamily.Databases;
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

/** Databases of a MySQL server, moved by replication. */
@Doc(
    "Databases of a MySQL server. The destination is seeded and replicates from the source; in"
        + " the pause the source becomes read-only, the destination catches up and opens.")
public record MySql(
    @Doc("Unique among the components.") @Is(Form.ID) String id,
    @Doc("The host with the server in charge now.") @Is(Form.HOST) String from,
    @Doc("The host with the server that takes over.") @Is(Form.HOST) String to,
    @Doc("The databases to move.") @Is(Form.SCHEMA) List<String> schemas,
    @Doc("Ferry's account on both servers; replication uses it too.")
        @Default("ferry")
        @Is(Form.DB_ACCOUNT)
        String user,
    @Doc("The password of that account.") SecretRef secret,
    @Doc("TCP port of both servers.") @Default("3306") @Range(min = "1", max = "65535") int port,
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
            "Who makes the first copy. `FERRY` does, and the replication. `EXTERNAL`: a tool of your own"
                + " makes both, by GTID; Ferry goes on from there, and leaves that replication as it is"
                + " if the move is taken back before its switch.")
        @Default("FERRY")
        Seed seed,
    @Doc("The lag up to which a switch may start.")
        @Default("5s")
        @Range(min = "100ms", max = "10m")
        Duration maxLag,
    @Doc("A backup from before the switch. Without this key none is taken.")
        Optional<RollbackPoint> rollbackPoint,
    @Doc("Ids of the components that open before this one.") @Default("[]") @Is(Form.COMPONENT)
        List<String> dependsOn)
    implements Databases {

  @Override
  public List<String> looks(String asRoot) {
    return List.of(asRoot + "mysql -N -e \"SELECT @@hostname, @@super_read_only\"");
  }
}
