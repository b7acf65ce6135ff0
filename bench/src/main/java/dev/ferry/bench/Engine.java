package dev.ferry.bench;

import dev.ferry.lab.ledger.Session;

/** A database engine, and how an ordinary client of it writes. */
interface Engine {
  /** As a plan names it; the script that sets up a host is called the same. */
  String kind();

  /** The kind of lab that has it. */
  default String lab() {
    return "databases";
  }

  /** The port of its server. */
  int port();

  /** What the plan says of it, besides between which hosts it moves. */
  String component();

  /** A client of the server at that port of this machine, with a ledger to append to. */
  Session connect(int port, String password) throws Exception;
}
