package dev.ferry.activities.checks;

import dev.ferry.workflows.checks.TcpCheck;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Finding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection, made and closed. */
final class TcpQuestion {
  private TcpQuestion() {}

  static Finding ask(TcpCheck check, Host target) {
    String where = HttpQuestion.literal(target.address()) + ":" + check.port();
    InetSocketAddress address = new InetSocketAddress(target.address(), check.port());
    if (address.isUnresolved()) {
      return ChecksActivity.error(check, new IOException(target.address() + " has no address"));
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, Math.toIntExact(check.timeout().toMillis()));
      return Finding.pass(check.id(), where + " takes connections");
    } catch (IOException e) {
      return Finding.fail(
          check.id(),
          where + " takes no connection: " + e.getMessage(),
          "See whether the service listens on " + target.name() + ", and what filters the port.");
    }
  }
}
