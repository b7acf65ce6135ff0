package dev.ferry.lab.witness;

import java.io.IOException;
import java.net.InetAddress;

/** Tells where a host name points now. */
@FunctionalInterface
interface Resolver {

  /**
   * The address to connect to.
   *
   * @throws IOException when there is none, or nobody to ask
   */
  InetAddress address() throws IOException;
}
