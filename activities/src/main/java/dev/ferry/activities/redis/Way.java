package dev.ferry.activities.redis;

import dev.ferry.activities.Wait;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.HostKeys;
import dev.ferry.activities.ssh.Output;
import java.nio.charset.StandardCharsets;

/**
 * How the server of one host reaches that of the other: both listen on their own loopback only, so
 * a unit of systemd keeps an SSH connection, with a key that opens nothing but that one port.
 * Between the hosts nothing is readable, and it comes back by itself after a restart.
 *
 * @param from the host whose server follows
 * @param to the host that is followed
 * @param names of the migration
 */
record Way(End from, End to, Names names) {

  /** Builds it, and proves that the other server answers there. */
  void build() {
    String key = names.file(from.remote(), "key").path();
    HostFile known = names.file(from.remote(), "known_hosts");
    String hostKey =
        HostKeys.pinned(to.remote())
            .orElseThrow(() -> Failures.noHostKey(to.host(), to.machine().hostKey()));
    known.write("ferry-peer " + hostKey + "\n");
    String pub = from.remote().run(HostScript.changing("key", key, names.key())).orThrow().text();
    to.remote()
        .run(
            HostScript.changing("authorize", to.machine().user(), names.key())
                .stdin(bytes(authorized(pub))))
        .orThrow();
    from.remote()
        .run(HostScript.changing("way", names.unit()).stdin(bytes(unit(key, known.path()))))
        .orThrow();
    prove();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String authorized(String publicKey) {
    Output source = from.remote().run(HostScript.reading("source", to.machine().address()));
    String address = source.ok() ? source.text() : "";
    if (!address.matches("[0-9A-Fa-f.:]+")) {
      throw Failures.noWayBetween(from.host(), to.host(), "no route: " + source.complaint());
    }
    return "restrict,port-forwarding,permitopen=\"127.0.0.1:%d\",command=\"/bin/false\",from=\"%s\" %s"
        .formatted(to.port(), address, publicKey);
  }

  private String unit(String key, String known) {
    return """
        [Unit]
        Description=Ferry: the way of Redis to %s
        After=network.target
        StartLimitIntervalSec=0

        [Service]
        ExecStart=/usr/bin/ssh -N -T -F /dev/null -i %s -o IdentitiesOnly=yes -o BatchMode=yes \
        -o UserKnownHostsFile=%s -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes \
        -o HostKeyAlias=ferry-peer -o ConnectTimeout=8 -o ServerAliveInterval=2 \
        -o ServerAliveCountMax=4 -o ExitOnForwardFailure=yes -o LogLevel=ERROR \
        -L 127.0.0.1:%d:127.0.0.1:%d -p %d -l %s %s
        Restart=always
        RestartSec=500ms

        [Install]
        WantedBy=multi-user.target
        """
        .formatted(
            to.host(),
            key,
            known,
            names.way(),
            to.port(),
            to.machine().port(),
            to.machine().user(),
            to.machine().address());
  }

  /** The server that answers at the near end is the one at the far end. */
  private void prove() {
    String expected = to.server().info("server").get("run_id");
    String why = "";
    for (int i = 0; i < 50; i++) {
      try (Server server = from.another().apply(names.way())) {
        if (server.info("server").get("run_id").equals(expected)) {
          return;
        }
        why = "another server answers there";
      } catch (RedisException e) {
        why = e.getMessage();
      }
      Wait.millis(100);
    }
    Command log = Command.reading("journalctl", "-u", names.unit(), "-n", "2", "-o", "cat");
    String said = from.remote().run(log.asRoot()).text().replace("\n", "; ");
    throw Failures.noWayBetween(from.host(), to.host(), said + " (" + why + ")");
  }

  /** Takes away what {@link #build} made, on both hosts. */
  void remove() {
    from.remote().run(HostScript.changing("no-way", names.unit())).orThrow();
    to.remote().run(HostScript.changing("revoke", to.machine().user(), names.key())).orThrow();
    for (String ending : new String[] {"key", "key.pub", "known_hosts"}) {
      names.file(from.remote(), ending).remove();
    }
  }
}
