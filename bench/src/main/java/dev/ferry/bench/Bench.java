package dev.ferry.bench;

import dev.ferry.lab.LabEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What every measure has.
 *
 * @param root Ferry's own directory
 * @param lab the hosts
 * @param work a directory for what is needed while it runs
 * @param times how often something is repeated
 * @param rate requests a second
 * @param seed of what is left to chance
 * @param gigabytes of a database that is copied first
 */
record Bench(
    Path root, LabEnvironment lab, Path work, int times, int rate, long seed, int gigabytes) {

  /** The hosts as they booted for the first time. */
  void reset() throws IOException, InterruptedException {
    reset(lab);
  }

  /** Some hosts of a lab as they booted for the first time; all of them where none is named. */
  void reset(LabEnvironment where, String... hosts) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(root.resolve("lab/bin/lab").toString());
    words.addAll(List.of("reset", "--lab", where.value("LAB_NAME")));
    words.addAll(List.of(hosts));
    run(words.toArray(String[]::new));
  }

  /**
   * Another lab, of hosts with databases that do not run yet; they are as they booted first.
   *
   * @param kind of the lab
   */
  LabEnvironment databases(String kind) throws IOException, InterruptedException {
    String command = root.resolve("lab/bin/lab").toString();
    String name = lab.value("LAB_NAME") + "-" + kind;
    say("  hosts with databases, which the first time takes minutes");
    run(command, "up", "--lab", name, "--kind", kind);
    LabEnvironment databases =
        new LabEnvironment(lab.directory().resolveSibling(name).resolve("lab.env"));
    reset(databases, "source", "destination");
    return databases;
  }

  /**
   * Runs a script as root on a host of a lab.
   *
   * @return what it wrote to its standard output
   */
  String script(LabEnvironment where, String host, Path script, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(root.resolve("lab/bin/lab").toString());
    words.addAll(List.of("ssh", "--lab", where.value("LAB_NAME"), host));
    words.add(
        "sudo bash -s -- '%s' <<'END'%n%s%nEND"
            .formatted(String.join("' '", arguments), java.nio.file.Files.readString(script)));
    return run(words.toArray(String[]::new));
  }

  /** Tells a person who waits how far it is. */
  void say(String format, Object... arguments) {
    System.err.printf(format + "%n", arguments);
  }

  /**
   * Runs a command to its end.
   *
   * @return what it wrote to its standard output
   * @throws IOException when it ends with anything but 0
   */
  String run(String... command) throws IOException, InterruptedException {
    Path errors = work.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.to(errors.toFile()))
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          "%s ended with %d: %s%s"
              .formatted(
                  String.join(" ", command), status, out, java.nio.file.Files.readString(errors)));
    }
    return out;
  }

  /** The words that start another program of this class path in a process of its own. */
  static List<String> java(Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m", "-cp"));
    words.add(System.getProperty("java.class.path"));
    words.add(main.getName());
    words.addAll(List.of(arguments));
    return words;
  }
}
