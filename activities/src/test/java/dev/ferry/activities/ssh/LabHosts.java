package dev.ferry.activities.ssh;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The hosts of a running lab, from the file that {@code FERRY_LAB_ENV} names: lines of {@code
 * SOURCE=address}, {@code SOURCE_FINGERPRINT=SHA256:...} and {@code KEY=path}.
 */
public final class LabHosts {
  private final Map<String, String> values = new HashMap<>();

  private LabHosts() {}

  public static LabHosts read() throws IOException {
    String file = System.getenv("FERRY_LAB_ENV");
    if (file == null) {
      throw new IllegalStateException(
          "a test tagged lab needs FERRY_LAB_ENV, the path of a running lab's environment");
    }
    LabHosts hosts = new LabHosts();
    for (String line : Files.readAllLines(Path.of(file))) {
      int at = line.indexOf('=');
      if (at > 0) {
        hosts.values.put(line.substring(0, at).strip(), line.substring(at + 1).strip());
      }
    }
    return hosts;
  }

  /** The host of that name, for example {@code source}, as {@code user}. */
  public Host host(String name, String user) {
    String key = name.toUpperCase(Locale.ROOT);
    return new Host(
        name,
        value(key),
        22,
        user,
        new SecretRef("file", value("KEY")),
        value(key + "_FINGERPRINT"));
  }

  private String value(String key) {
    return Optional.ofNullable(values.get(key))
        .orElseThrow(() -> new IllegalStateException("the lab's environment has no " + key));
  }

  public JschRemotes remotes() {
    return new JschRemotes(new Secrets(Path.of("/")));
  }
}
