package dev.ferry.lab.ledger;

/** A database server that may be in charge. */
@FunctionalInterface
public interface Side {
  /** A new connection of an ordinary client. */
  Session connect() throws Exception;
}
