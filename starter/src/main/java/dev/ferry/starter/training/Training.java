package dev.ferry.starter.training;

import dev.ferry.starter.FerryMain;
import dev.ferry.starter.Terminal;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Runs {@code ferry status} once, against a server that has an answer to each question: when a
 * build archives what such a run has loaded and linked, a command that asks Temporal starts in half
 * the time. Speaks to nobody but itself.
 */
public final class Training {
  private Training() {}

  /** Ends with the exit code of {@code ferry status}. */
  public static void main(String[] args) throws IOException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    int exit = run(out, out);
    out.flush();
    System.exit(exit);
  }

  static int run(PrintWriter out, PrintWriter err) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new AnsweringServer())
            .build()
            .start();
    try {
      String address = InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getPort();
      Map<String, String> env = Map.of("TEMPORAL_ADDRESS", address);
      BufferedReader in = new BufferedReader(new StringReader(""));
      return FerryMain.run(
          new Terminal(out, err, in, false, env), "status", AnsweringServer.MIGRATION);
    } finally {
      server.shutdownNow();
    }
  }
}
