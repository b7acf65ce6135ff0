package dev.ferry.activities.ssh;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.nio.file.Path;

/** A worker in a process of its own, which can be frozen: writes until it no longer may. */
final class StaleWorker {
  private StaleWorker() {}

  public static void main(String[] args) {
    Host host =
        new Host(
            "local",
            "127.0.0.1",
            Integer.parseInt(args[1]),
            "root",
            new SecretRef("file", "client"),
            args[2]);
    Claim claim = new Claim(args[3], 1, 0);
    try (JschRemotes remotes = new JschRemotes(new Secrets(Path.of(args[0])));
        Remote remote = remotes.open(host, claim)) {
      Command write = Command.of("sh", "-c", "echo x >> \"$0\"", args[4]);
      try {
        while (true) {
          remote.runNow(write).orThrow();
        }
      } catch (RemoteException e) {
        System.out.println(e.getMessage());
      }
      try {
        remotes.open(host, claim).run(write);
      } catch (RemoteException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
