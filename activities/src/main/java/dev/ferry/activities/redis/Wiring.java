package dev.ferry.activities.redis;

import dev.ferry.activities.redis.Server.Login;
import dev.ferry.activities.ssh.Command;

/** What lies on both hosts so that their servers can follow each other and stay closed. */
final class Wiring {
  private Wiring() {}

  /**
   * Removes it from both. The file that keeps the side closed that is not in charge stays, and the
   * line that reads it.
   */
  static void remove(Ends ends, Names names, Login login) {
    for (End end : ends.both()) {
      if (!prepared(end)) {
        continue;
      }
      Replication now = end.replication();
      Include include = Include.of(end, names);
      if (now.isFrom(names.way())) {
        include.close();
        end.server().ask("REPLICAOF", "127.0.0.1", Integer.toString(Replication.NOWHERE));
      }
      include.forgetReady();
      if (!include.present()) {
        include.unwire();
      }
      Tuning tuning = Tuning.of(end, names);
      tuning.undo(end.replication().replica());
      tuning.forget();
      new Way(end, ends.other(end), names).remove();
      new Client(end, names, login).remove();
      Seed.of(end, names).forget();
    }
  }

  private static boolean prepared(End end) {
    return end.remote().run(Command.reading("test", "-d", end.remote().directory()).asRoot()).ok();
  }
}
