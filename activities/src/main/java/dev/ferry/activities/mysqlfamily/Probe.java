package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.HostFile;
import java.util.Optional;

/**
 * The ordinary account that shows whether a server takes writes.
 *
 * @param end of the server
 * @param names of the migration
 */
record Probe(End end, Names names) {

  /**
   * With the password of last time, if that still works: on a side that is closed, making the
   * account anew would open it to Ferry's account for a moment.
   */
  Server connect() {
    HostFile note = names.file(end.remote(), "probe");
    Optional<String> known = note.read();
    if (known.isPresent()) {
      try {
        return connect(known.get());
      } catch (DatabaseException changed) {
        // It gets another one.
      }
    }
    String secret = Accounts.newPassword();
    Accounts.probe(end.server(), names, secret);
    note.write(secret + "\n");
    return connect(secret);
  }

  private Server connect(String secret) {
    int port = end.remote().forward(end.port());
    return end.server().dialect().connect(end.host(), port, names.probe(), secret);
  }
}
