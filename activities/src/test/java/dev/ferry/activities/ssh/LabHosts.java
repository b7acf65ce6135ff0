package dev.ferry.activities.ssh;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.lab.LabEnvironment;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.nio.file.Path;
import java.util.Locale;

/** The hosts of the lab that {@code FERRY_LAB_ENV} names. */
public final class LabHosts {
  private final LabEnvironment lab = LabEnvironment.read();

  private LabHosts() {}

  public static LabHosts read() {
    return new LabHosts();
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

  public Secrets secrets() {
    return new Secrets(directory());
  }

  public JschRemotes remotes() {
    return new JschRemotes(secrets());
  }
}
