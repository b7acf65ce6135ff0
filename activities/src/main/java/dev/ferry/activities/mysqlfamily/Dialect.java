package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is written differently for MariaDB and for MySQL. All that one server is asked or told is in
 * {@link Server}; here is what holds for the product.
 */
public interface Dialect {

  /** For messages. */
  String product();

  /** The kind in a plan, with which the names of Ferry's files begin. */
  String kind();

  /**
   * Connects over a forwarded port.
   *
   * @throws DatabaseException FERRY-DB-001, FERRY-DB-015
   */
  Server connect(String host, int port, String user, String password);

  /** How a server stays read-only over a restart. */
  KeptClosed keptClosed();

  /** The command line client. */
  String client();

  /** More lines for a file of options, for a login at another host. */
  String loginOptions();

  /**
   * The command that writes a dump, without schemas.
   *
   * @param login the options to log in with
   */
  List<String> dump(List<String> login);

  /** The same for the definitions alone, with nothing in it that differs from time to time. */
  List<String> dumpDefinitions(List<String> login);

  /** A program for {@code sed} that prints {@code position X} for the position of a dump. */
  String findPosition();

  /**
   * Whether a dump has the position of its rows without a lock on the whole server. A backup that
   * is taken again and again does without the position rather than with such a lock: behind a
   * statement that runs for long it keeps all writers waiting.
   */
  boolean dumpsPositionWithoutLock();

  /** The way to copy a server as a whole to that end, where this product has one. */
  default Optional<WholeCopy> wholeCopy(End destination, Names names) {
    return Optional.empty();
  }

  /** What Ferry's own account needs. */
  List<String> neededPrivileges();

  /** With one of these, an account gets past the fence, or can lift it. */
  List<String> passingPrivileges();

  /** What an account needs to replicate and to dump, besides reading the schemas. */
  List<String> replicationGrants();

  /** Accounts at localhost that each server has of its own. */
  Set<String> systemAccounts();

  /** What a server is set to while it follows. */
  Map<String, String> tuning();

  /** Variables that must have this value on both sides. */
  Map<String, String> neededSettings();

  /** Variables that must be equal on both sides. */
  List<String> equalSettings();

  /** Whether each of two servers can follow the other: there, and on the way back. */
  List<Finding> eachCanFollow(Map<String, String> source, Map<String, String> destination);

  /**
   * The settings that keep a server read-only when it starts.
   *
   * @param directory where the server reads its settings
   * @param group the section of the file
   * @param settings its lines
   * @param asked what makes {@code my_print_defaults} say what the server would read
   * @param decides the variable that closes the server, as a pattern of the shell
   */
  record KeptClosed(
      String directory, String group, List<String> settings, String asked, String decides) {}
}
