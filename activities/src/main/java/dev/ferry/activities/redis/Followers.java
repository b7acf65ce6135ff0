package dev.ferry.activities.redis;

import dev.ferry.activities.redis.Server.Login;
import java.util.ArrayList;
import java.util.List;

/** What is said to a server that is to follow. */
final class Followers {
  private Followers() {}

  /** Follow what the loopback port leads to, and take no writes. */
  static List<String[]> follow(int port, Login login) {
    List<String[]> commands = new ArrayList<>();
    login
        .password()
        .ifPresent(
            password -> {
              commands.add(new String[] {"CONFIG", "SET", "masteruser", login.user()});
              commands.add(new String[] {"CONFIG", "SET", "masterauth", password});
            });
    commands.add(new String[] {"CONFIG", "SET", "replica-read-only", "yes"});
    commands.add(new String[] {"REPLICAOF", "127.0.0.1", Integer.toString(port)});
    return commands;
  }
}
