package dev.ferry.activities.ssh;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.lab.LabEnvironment;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The hosts of a running lab. */
public final class LabHosts {
  private final LabEnvironment lab;

  private LabHosts(LabEnvironment lab) {
    this.lab = lab;
  }

  /** Of the lab with the whole service, which {@code FERRY_LAB_ENV} names. */
  public static LabHosts read() {
    return new LabHosts(LabEnvironment.read());
  }

  /** Of the lab with bare database servers, which {@code FERRY_DATABASES_LAB_ENV} names. */
  public static LabHosts readDatabases() {
    return new LabHosts(LabEnvironment.readDatabases());
  }

  /** Of the lab with bare MySQL servers, which {@code FERRY_MYSQL_LAB_ENV} names. */
  public static LabHosts readMysql() {
    return new LabHosts(LabEnvironment.readMysql());
  }

  /** The host of that name, for example {@code source}, as {@code user}. */
  public Host host(String name, String user) {
    String key = name.toUpperCase(Locale.ROOT);
    return new Host(
        name, value(key), 22, user, new SecretRef("file", key()), value(key + "_FINGERPRINT"));
  }

  public Host source() {
    return host("source", "ferry");
  }

  public Host destination() {
    return host("destination", "ferry");
  }

  /** Of the next Debian release, in the lab with bare database servers. */
  public Host newer() {
    return host("newer", "ferry");
  }

  public Host edge() {
    return host("edge", "ferry");
  }

  private String key() {
    return lab.find("KEY").orElseGet(() -> directory() + "/keys/ferry");
  }

  /** Where the lab keeps its keys and settings. */
  public Path directory() {
    return lab.directory();
  }

  /** Any other value, for example {@code PUBLIC_OLD}. */
  public String value(String key) {
    return lab.value(key);
  }

  /** {@code lab VERB --lab THIS REST...}. */
  public void lab(String verb, String... rest) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                Path.of("../lab/bin/lab").toAbsolutePath().normalize().toString(),
                verb,
                "--lab",
                value("LAB_NAME")));
    argv.addAll(List.of(rest));
    try {
      Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(argv + " failed: " + said);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Secrets secrets() {
    return new Secrets(directory());
  }

  public JschRemotes remotes() {
    return new JschRemotes(secrets());
  }
}
