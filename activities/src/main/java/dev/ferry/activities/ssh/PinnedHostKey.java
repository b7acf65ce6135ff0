package dev.ferry.activities.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Knows one key by its fingerprint. It is asked during key exchange, before we authenticate. */
final class PinnedHostKey implements HostKeyRepository {
  private final String pinned;
  private volatile String shown = "";

  PinnedHostKey(String pinned) {
    this.pinned = pinned;
  }

  /** The fingerprint that the host showed; empty before. */
  String shown() {
    return shown;
  }

  @Override
  public int check(String host, byte[] key) {
    shown = fingerprint(key);
    return shown.equals(pinned) ? OK : CHANGED;
  }

  /** As {@code ssh-keygen -l} prints it. */
  static String fingerprint(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return "the plan";
  }

  @Override
  public HostKey[] getHostKey() {
    return new HostKey[0];
  }

  @Override
  public HostKey[] getHostKey(String host, String type) {
    return new HostKey[0];
  }

  @Override
  public void add(HostKey key, UserInfo user) {
    throw new UnsupportedOperationException("keys are pinned by the plan");
  }

  @Override
  public void remove(String host, String type) {
    throw new UnsupportedOperationException("keys are pinned by the plan");
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    throw new UnsupportedOperationException("keys are pinned by the plan");
  }
}
