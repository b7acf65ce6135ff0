package dev.ferry.activities.ssh;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The hosts of the lab that the environment variable FERRY_LAB_ENV names by its {@code lab.env}. A
 * test that needs them and has none fails; it is never skipped.
 */
public final class LabHosts {
  private final Map<String, String> values = new HashMap<>();

  /** Reads the file that FERRY_LAB_ENV names. */
  public LabHosts() {
    String file = System.getenv("FERRY_LAB_ENV");
    if (file == null) {
      throw new IllegalStateException(
          "this test needs a lab: lab/bin/lab up, then set FERRY_LAB_ENV to its lab.env");
    }
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Host source() {
    return host("source");
  }

  public Host destination() {
    return host("destination");
  }

  public Host edge() {
    return host("edge");
  }

  private Host host(String name) {
    String key = name.toUpperCase(java.util.Locale.ROOT);
    return new Host(
        name,
        value(key),
        22,
        "ferry",
        SecretRef.parse("${file:keys/ferry}"),
        value(key + "_FINGERPRINT"));
  }

  /** Against which the keys of the hosts are resolved. */
  public Path directory() {
    return Path.of(value("LAB_DIR"));
  }

  public Secrets secrets() {
    return new Secrets(directory());
  }

  /** A line of the file. */
  public String value(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("the lab's file has no " + key);
    }
    return value;
  }
}
