package dev.ferry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where it was measured: a figure without its machine says nothing. */
final class Machine {
  private Machine() {}

  static Table table(Bench bench) throws IOException, InterruptedException {
    Table table = new Table("machine", "");
    table.row("processor", field("/proc/cpuinfo", "model name"));
    table.row("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    table.row("memory", gibibytes(field("/proc/meminfo", "MemTotal")));
    table.row("kernel", System.getProperty("os.version"));
    table.row("load before", Files.readString(Path.of("/proc/loadavg")).substring(0, 4));
    table.row("Java", System.getProperty("java.vendor.version", Runtime.version().toString()));
    table.row("Ferry", version(bench));
    table.row("hosts", "three on this machine, by systemd-nspawn; one kernel, one page cache");
    for (String host : new String[] {"source", "edge"}) {
      table.row("on " + host, programs(bench, host));
    }
    return table;
  }

  /** Of the sources, where they come with their history. */
  private static String version(Bench bench) throws InterruptedException {
    try {
      return bench
          .run("git", "-C", bench.root().toString(), "describe", "--always", "--dirty")
          .strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String programs(Bench bench, String host)
      throws IOException, InterruptedException {
    String packages =
        host.equals("edge") ? "haproxy bind9 unbound" : "mariadb-server nginx php8.2-fpm rsync";
    return bench
        .run(
            bench.root().resolve("lab/bin/lab").toString(),
            "ssh",
            "--lab",
            bench.lab().value("LAB_NAME"),
            host,
            "dpkg-query -W -f '${Package} ${Version}, ' " + packages)
        .replaceAll(", $", "");
  }

  private static String field(String file, String name) throws IOException {
    Optional<String> line =
        Files.readAllLines(Path.of(file)).stream().filter(it -> it.startsWith(name)).findFirst();
    return line.map(it -> it.substring(it.indexOf(':') + 1).strip()).orElse("unknown");
  }

  private static String gibibytes(String kilobytes) {
    return Series.number(Long.parseLong(kilobytes.replaceAll("[^0-9]", "")) / 1048576.0) + " GiB";
  }
}
