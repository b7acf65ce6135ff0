package dev.ferry.activities.ssh;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Hosts over SSH, one session for each host and claim, shared by all that have it open and closed
 * 60 s after the last of them. A session that has ended is replaced only by a new {@link #open};
 * what was opened on it fails from then on. Safe for use by several threads.
 */
public final class JschRemotes implements Remotes, AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Connector connector;
  private final CommandLog log;
  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();
  private final ScheduledExecutorService idle =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ferry-ssh-idle").factory());

  /**
   * @param secrets finds the private keys that plans refer to
   */
  public JschRemotes(Secrets secrets) {
    this(secrets, CommandLog.NONE);
  }

  /**
   * @param secrets finds the private keys that plans refer to
   * @param log is told of every command that may change something
   */
  public JschRemotes(Secrets secrets, CommandLog log) {
    this.connector = new Connector(secrets);
    this.log = log;
  }

  private record Key(Host host, Claim claim) {}

  /** The present session for a key, and who uses it. */
  private static final class Slot {
    Link link;
    int users;
    long uses;
  }

  @Override
  public Remote open(Host host, Claim claim) {
    return open(new Key(host, claim));
  }

  private HostRemote open(Key key) {
    Slot slot = slots.computeIfAbsent(key, any -> new Slot());
    synchronized (slot) {
      if (slot.link == null || !slot.link.alive()) {
        Link link = new Link(key.host(), key.claim(), connector.connect(key.host()));
        slot.link = link;
        slot.users = 0;
        registerIfPrepared(link);
      }
      slot.users++;
      slot.uses++;
      Link link = slot.link;
      return new HostRemote(link, log, () -> giveBack(slot, link));
    }
  }

  /**
   * A session that may only read needs no more; what must be registered tries again and says so.
   */
  private static void registerIfPrepared(Link link) {
    try {
      link.register();
    } catch (RemoteException e) {
      if (e.kind() != RemoteException.Kind.FAILED) {
        link.close();
        throw e;
      }
    }
  }

  private void giveBack(Slot slot, Link link) {
    synchronized (slot) {
      if (slot.link != link || --slot.users > 0) {
        return;
      }
      long uses = slot.uses;
      var unused =
          idle.schedule(() -> closeIdle(slot, uses), IDLE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void closeIdle(Slot slot, long uses) {
    synchronized (slot) {
      if (slot.users == 0 && slot.uses == uses) {
        slot.link.close();
      }
    }
  }

  @Override
  public void raise(Host host, Claim claim) {
    Key key = new Key(host, claim);
    try (HostRemote remote = open(key)) {
      Link link = remote.link();
      Command raise = Command.of("ferry-host").stdin(Script.TEXT).within(Duration.ofMinutes(1));
      Output output = link.admitted(link.exec(link.asRoot(Script.raise(claim)), raise));
      if (!output.ok()) {
        throw Failures.notRaised(host, claim, output);
      }
      link.registerOrRefuse();
    }
  }

  @Override
  public void forget(Host host, Claim claim) {
    try (HostRemote remote = open(new Key(host, claim))) {
      Link link = remote.link();
      if (!link.register()) {
        return;
      }
      Command clean = Command.of("ferry-host").within(Duration.ofMinutes(1));
      link.admitted(link.exec(link.asRoot(Script.call(claim, "clean")), clean)).orThrow();
      link.forget();
    }
  }

  @Override
  public void close() {
    idle.shutdownNow();
    for (Slot slot : slots.values()) {
      synchronized (slot) {
        if (slot.link != null) {
          slot.link.close();
        }
      }
    }
  }
}
