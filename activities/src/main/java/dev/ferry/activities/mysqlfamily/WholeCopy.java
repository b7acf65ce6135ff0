package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Command;
import java.util.List;
import java.util.Optional;

/** A first copy of all of a server, which takes the place of what the destination has. */
public interface WholeCopy {

  /** Why it cannot be done between these two, as far as looking tells; empty when it can. */
  Optional<String> obstacle(End source);

  /**
   * Makes ready what it needs at both, and tries out what it would fail on.
   *
   * @return why it cannot be done; empty when it can
   */
  Optional<String> makeReady(End source);

  /**
   * What makes the copy and puts it in its place, from wherever an earlier run has come to. The
   * marker then says {@code loaded} and the position. Exit status 3: the server would not, and
   * nothing was changed. All connections to the destination end.
   *
   * @param source of the copy
   * @param login at the source
   * @param client of the destination
   * @param marker that tells how far it came
   */
  Work take(End source, Server.Login login, List<String> client, String marker);

  /** Whether the copy is in place, and what was there before is kept. */
  boolean isThere();

  /** Puts back what was there before. All connections to the destination end. */
  void takeBack();

  /** Removes what was there before, and what the copy needed. */
  void keep();

  /**
   * A long command.
   *
   * @param name of the job
   * @param command to run
   */
  record Work(String name, Command command) {}
}
