package dev.ferry.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a running lab tells others, from its file {@code lab.env}: lines of {@code NAME=value}. */
public final class LabEnvironment {
  private static final String SERVICE = "FERRY_LAB_ENV";
  private static final String DATABASES = "FERRY_DATABASES_LAB_ENV";
  private static final String MYSQL = "FERRY_MYSQL_LAB_ENV";

  private final Map<String, String> values = new HashMap<>();

  /**
   * Any lab.
   *
   * @param file its {@code lab.env}
   */
  public LabEnvironment(Path file) {
    try {
      for (String line : Files.readAllLines(file)) {
        int at = line.indexOf('=');
        if (at > 0) {
          values.put(line.substring(0, at).strip(), line.substring(at + 1).strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The lab whose file {@code FERRY_LAB_ENV} names.
   *
   * @throws IllegalStateException when it names none
   */
  public static LabEnvironment read() {
    return read(SERVICE);
  }

  /**
   * The lab of kind {@code databases} whose file {@code FERRY_DATABASES_LAB_ENV} names.
   *
   * @throws IllegalStateException when it names none
   */
  public static LabEnvironment readDatabases() {
    return read(DATABASES);
  }

  /**
   * The lab of kind {@code mysql} whose file {@code FERRY_MYSQL_LAB_ENV} names.
   *
   * @throws IllegalStateException when it names none
   */
  public static LabEnvironment readMysql() {
    return read(MYSQL);
  }

  private static LabEnvironment read(String variable) {
    String file = System.getenv(variable);
    if (file == null) {
      throw new IllegalStateException(
          "no lab is named: set " + variable + " to the lab.env of a running lab");
    }
    return new LabEnvironment(Path.of(file));
  }

  /** Where the lab keeps its keys, settings and plan. */
  public Path directory() {
    return Path.of(value("LAB_DIR"));
  }

  /** The plan that moves the service of this lab. */
  public Path plan() {
    return directory().resolve("orders.yaml");
  }

  /**
   * A value, for example {@code PUBLIC_OLD}.
   *
   * @throws IllegalStateException when there is none of that name
   */
  public String value(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("the lab's environment has no " + name));
  }

  /** A value that may be missing. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
