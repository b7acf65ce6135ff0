package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.Answers;
import dev.ferry.activities.mysqlfamily.Server;

/** Servers that are not here, for tests of what both products share. */
public final class Servers {
  private Servers() {}

  /** A MySQL server that answers so. */
  public static Server answering(String host, Answers answers) {
    return new MySqlServer(host, answers.connection());
  }
}
