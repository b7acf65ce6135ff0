package dev.ferry.workflows.mysqlfamily;

import dev.ferry.workflows.plan.Moves;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.points.RollbackPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a plan says of databases on a server of MariaDB's or MySQL's kind. */
public interface Databases extends Moves {

  /** The databases to move. */
  List<String> schemas();

  /** Ferry's account on both servers. */
  String user();

  /** The password of that account. */
  SecretRef secret();

  /** TCP port of both servers. */
  int port();

  /** Where the destination reaches the source, if not at its address in {@code hosts}. */
  Optional<String> sourceAddress();

  /** Where the source reaches the destination, if not at its address in {@code hosts}. */
  Optional<String> destinationAddress();

  /** Who makes the first copy. */
  Seed seed();

  /** Who makes the first copy and lets the destination follow. */
  enum Seed {
    /** Ferry itself. */
    FERRY,
    /** Somebody else's tool; then Ferry goes on from there. */
    EXTERNAL
  }

  /** A backup from before the switch, where the plan asks for one. */
  Optional<RollbackPoint> rollbackPoint();

  /** The lag up to which a switch may start. */
  Duration maxLag();

  @Override
  default Tier tier() {
    return Tier.DATA;
  }

  @Override
  default Keeper keeper() {
    return Keeper.DATABASE;
  }
}
