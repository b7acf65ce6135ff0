package dev.ferry.activities.ssh;

import dev.ferry.activities.ssh.Remotes.Claim;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A transient unit of the host; its output, status and input lie in the migration's directory. */
final class UnitJob implements Remote.Job {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,80}");
  private static final Duration ONE_WAIT = Duration.ofSeconds(10);
  private static final int TAIL = 64 * 1024;

  private final HostRemote remote;
  private final String name;

  private UnitJob(HostRemote remote, String name) {
    this.remote = remote;
    this.name = name;
  }

  static UnitJob start(HostRemote remote, Claim claim, String name, String user, Command command) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a job's name matches " + NAME + ", not: " + name);
    }
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(Quoting.wordList(command.argv()));
    input.writeBytes(command.stdin());
    UnitJob job = new UnitJob(remote, name);
    remote
        .run(
            job.call(
                    "job-start",
                    name,
                    Long.toString(claim.epoch()),
                    user,
                    Script.seconds(command.timeout()))
                .stdin(input.toByteArray())
                .within(Duration.ofMinutes(1)))
        .orThrow();
    return job;
  }

  /** A verb about jobs in general. */
  static void tell(HostRemote remote, String verb, String name) {
    remote.run(new UnitJob(remote, name).call(verb, name)).orThrow();
  }

  private Command call(String... words) {
    String[] argv = new String[words.length + 1];
    argv[0] = remote.directory() + "/ferry-host";
    System.arraycopy(words, 0, argv, 1, words.length);
    return Command.of(argv).asRoot();
  }

  @Override
  public Optional<Integer> exit() {
    return await(Duration.ZERO);
  }

  @Override
  public Optional<Integer> await(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      long left = Math.max(0, end - System.nanoTime());
      long seconds = Math.min(ONE_WAIT.toSeconds(), (left + 999_999_999) / 1_000_000_000);
      Command wait =
          Command.reading(
              "/bin/bash",
              remote.directory() + "/ferry-host",
              "job-wait",
              name,
              Long.toString(seconds));
      String state = remote.run(wait.asRoot()).orThrow().text();
      switch (state) {
        case "lost", "none" -> throw Failures.jobLost(remote.host(), name);
        case "running" -> {
          if (System.nanoTime() >= end) {
            return Optional.empty();
          }
        }
        default -> {
          return Optional.of(Integer.valueOf(state));
        }
      }
    }
  }

  @Override
  public String tail() {
    String out = remote.directory() + "/jobs/" + name + "/out";
    Output tail = remote.run(Command.reading("tail", "-c", Integer.toString(TAIL), out).asRoot());
    return tail.text();
  }

  @Override
  public void remove() {
    remote.run(call("job-remove", name)).orThrow();
  }
}
