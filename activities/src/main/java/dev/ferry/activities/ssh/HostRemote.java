package dev.ferry.activities.ssh;

import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** One opened host: decides for each command how it travels. */
final class HostRemote implements Remote {
  /** Longer input takes a channel of its own, which needs no escaping. */
  private static final int INPUT_OF_A_LINE = 16 * 1024;

  private final Link link;
  private final CommandLog log;
  private final Runnable giveBack;
  private final AtomicBoolean usesShells = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  HostRemote(Link link, CommandLog log, Runnable giveBack) {
    this.link = link;
    this.log = log;
    this.giveBack = giveBack;
  }

  Link link() {
    return link;
  }

  @Override
  public Host host() {
    return link.host;
  }

  @Override
  public String directory() {
    return Script.directory(link.claim.migration());
  }

  @Override
  public Output run(Command command) {
    ensureOpen();
    return command.reads() ? read(command) : logged(command, () -> change(command));
  }

  private Output logged(Command command, Supplier<Output> run) {
    if (command.reads()) {
      return run.get();
    }
    Instant at = Instant.now();
    long start = System.nanoTime();
    int exit = -1;
    try {
      Output output = run.get();
      exit = output.exit();
      return output;
    } finally {
      tellLog(at, start, command, exit);
    }
  }

  private void tellLog(Instant at, long startNanos, Command command, int exit) {
    String user = command.root() ? "root" : host().user();
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    log.ran(new CommandLog.Ran(at, host().name(), link.claim, user, command.argv(), exit, took));
  }

  private Output read(Command command) {
    List<String> words =
        new ArrayList<>(List.of("timeout", "-k", "1", Script.seconds(command.timeout())));
    words.addAll(command.argv());
    return link.exec(command.root() ? link.asRoot(words) : words, command);
  }

  private Output change(Command command) {
    link.registerOrRefuse();
    List<String> words =
        Script.call(link.claim, "run", user(command), Script.seconds(command.timeout()));
    words.addAll(command.argv());
    return link.admitted(link.exec(link.asRoot(words), command));
  }

  @Override
  public Output runNow(Command command) {
    ensureOpen();
    if (command.stdin().length > INPUT_OF_A_LINE || (command.reads() && !link.register())) {
      return run(command);
    }
    if (usesShells.compareAndSet(false, true)) {
      link.shells.join();
    }
    return logged(command, () -> byShell(command));
  }

  private Output byShell(Command command) {
    try {
      return link.admitted(link.shells.with(shell -> shell.run(command, user(command))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.notRun(host(), command.argv().getFirst(), e);
    }
  }

  @Override
  public Resident resident(Command program) {
    ensureOpen();
    List<String> words =
        Script.call(link.claim, "run", user(program), Script.seconds(program.timeout()));
    words.addAll(program.argv());
    Shell started = link.shell(words);
    return new Resident() {
      @Override
      public Output ask(Command request) {
        return logged(asked(program, request), () -> started.run(request, "-"));
      }

      @Override
      public boolean usable() {
        return started.usable();
      }

      @Override
      public void close() {
        started.close();
      }
    };
  }

  private static Command asked(Command program, Command request) {
    List<String> words = new ArrayList<>(program.argv());
    words.addAll(request.argv());
    return new Command(words, program.root(), request.reads(), request.stdin(), request.timeout());
  }

  /** Whom the host's root shell becomes for a command; "-" where it stays root. */
  private String user(Command command) {
    return command.root() || host().user().equals("root") ? "-" : host().user();
  }

  @Override
  public int forward(int port) {
    ensureOpen();
    return link.forward(port);
  }

  @Override
  public int forward(String socketPath) {
    ensureOpen();
    return link.forward(socketPath);
  }

  @Override
  public Job job(String name, Command command) {
    Instant at = Instant.now();
    long start = System.nanoTime();
    Job job = UnitJob.start(this, link.claim, name, user(command), command);
    tellLog(at, start, command, 0);
    return job;
  }

  @Override
  public Job jobUnderWay(String name, Command command) {
    UnitJob.tell(this, "job-forget", name);
    return job(name, command);
  }

  @Override
  public Job ownJob(String kind, Command command) {
    UnitJob.tell(this, "job-alone", kind);
    return job(kind + "." + Long.toString(System.nanoTime(), 36), command);
  }

  private void ensureOpen() {
    if (closed.get()) {
      throw new IllegalStateException("this remote of " + host().name() + " is closed");
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (usesShells.get()) {
        link.shells.leave();
      }
      giveBack.run();
    }
  }
}
