package dev.ferry.activities.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.ferry.activities.secrets.Secret;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.workflows.plan.Host;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Connects to hosts: pinned host key, our key and nothing else, no waiting without end. */
final class Connector {
  static final int CONNECT_MILLIS = 10_000;

  private static final int ALIVE_MILLIS = 5_000;
  private static final int ALIVE_COUNT = 3;

  /** One by one, since a host with several keys shows only the first that we ask for. */
  private static final List<String> KEY_TYPES =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
          "rsa-sha2-512,rsa-sha2-256");

  private static final String CIPHERS =
      "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr";

  private final Secrets secrets;

  Connector(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * A new authenticated session.
   *
   * @throws RemoteException REFUSED FERRY-SSH-002 when the host has another key, before any
   *     credential is sent; UNREACHABLE FERRY-SSH-001 or -009
   */
  Session connect(Host host) {
    Secret key = secrets.resolve(host.key());
    Set<String> shown = new LinkedHashSet<>();
    JSchException last = null;
    for (String types : KEY_TYPES) {
      PinnedHostKey pin = new PinnedHostKey(host.hostKey());
      Session session = session(host, key, pin, types);
      try {
        session.connect(CONNECT_MILLIS);
        return session;
      } catch (JSchException e) {
        session.disconnect();
        last = e;
      }
      if (pin.shown().equals(host.hostKey())) {
        throw Failures.unreachable(host, last); // the right host: it does not let us in
      }
      if (pin.shown().isEmpty() && !noCommonAlgorithm(last)) {
        throw Failures.unreachable(host, last);
      }
      if (!pin.shown().isEmpty()) {
        shown.add(pin.shown());
      }
    }
    throw shown.isEmpty() ? Failures.unreachable(host, last) : Failures.otherKey(host, shown);
  }

  private static boolean noCommonAlgorithm(JSchException e) {
    return e.getMessage() != null && e.getMessage().contains("Algorithm negotiation fail");
  }

  private static Session session(Host host, Secret key, PinnedHostKey pin, String keyTypes) {
    Session session;
    JSch jsch = new JSch();
    try {
      jsch.addIdentity(host.name(), key.bytes(), null, null);
    } catch (JSchException e) {
      throw Failures.unusableKey(host, e);
    }
    try {
      session = jsch.getSession(host.user(), host.address(), host.port());
      session.setServerAliveInterval(ALIVE_MILLIS);
    } catch (JSchException e) {
      throw Failures.unreachable(host, e);
    }
    session.setServerAliveCountMax(ALIVE_COUNT);
    session.setHostKeyRepository(pin);
    session.setDaemonThread(true);
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("PreferredAuthentications", "publickey");
    session.setConfig("server_host_key", keyTypes);
    session.setConfig("cipher.s2c", CIPHERS);
    session.setConfig("cipher.c2s", CIPHERS);
    return session;
  }
}
