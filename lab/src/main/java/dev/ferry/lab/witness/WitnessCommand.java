package dev.ferry.lab.witness;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ferry witness}. */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description =
        "Writes orders while a service is moved, and proves afterwards that all is there.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RunCommand.class, CheckCommand.class})
public final class WitnessCommand {

  /** Options of both commands that name the headers of the service. */
  static final class HeaderOptions {

    @Option(
        names = "--server-header",
        defaultValue = "X-Served-By",
        description = "Names the host that answered (${DEFAULT-VALUE}).")
    private String server = HeaderNames.USUAL.server();

    @Option(
        names = "--count-header",
        defaultValue = "X-Order-Count",
        description = "Tells how often an order is stored (${DEFAULT-VALUE}).")
    private String count = HeaderNames.USUAL.count();

    @Option(
        names = "--sha256-header",
        defaultValue = "X-Order-Sha256",
        description = "Digest the service stored beside an order (${DEFAULT-VALUE}).")
    private String sha256 = HeaderNames.USUAL.sha256();

    HeaderNames names() {
      return new HeaderNames(server, count, sha256);
    }
  }
}
