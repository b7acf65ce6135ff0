package dev.ferry.activities.postgresql;

import dev.ferry.activities.ssh.Bash;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster as root on its host handles it, in the layout of Debian's packages.
 *
 * @param remote the host
 * @param version major, as Debian writes it in paths
 * @param name of the cluster, for example main
 * @param owner of its files
 * @param data its data directory
 */
record Cluster(Remote remote, String version, String name, String owner, String data) {
  private static final Bash SCRIPT = script("cluster", "door", "seeds");

  /** A start that recovers, a stop that writes much. */
  private static final Duration LONG = Duration.ofMinutes(15);

  /** The part of the pause after which a standby that does not confirm is taken to hang. */
  private static final int FOR_STANDBY = 6;

  private static Bash script(String... parts) {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append(Bash.beside(Cluster.class, part).text()).append('\n');
    }
    return new Bash(text.append("$verb \"$@\"\n").toString());
  }

  /**
   * Finds it by its port.
   *
   * @throws PostgreSqlException FERRY-PG-002 when there is none
   */
  static Cluster locate(Remote remote, int port) {
    Output output = remote.run(SCRIPT.reading(List.of("locate", Integer.toString(port))));
    String[] words = output.text().split("\t", -1);
    if (!output.ok() || words.length != 4) {
      throw Failures.noCluster(remote.host().name(), port, output.complaint());
    }
    return new Cluster(remote, words[0], words[1], words[2], words[3]);
  }

  String host() {
    return remote.host().name();
  }

  State state() {
    return State.parse(remote.run(SCRIPT.reading(words("state"))).orThrow().text());
  }

  /** The same over the shell that is open, in the pause. */
  State stateNow(Duration limit) {
    Command command = SCRIPT.reading(words("state")).within(limit);
    return State.parse(remote.runNow(command).orThrow().text());
  }

  /** Shuts it down so that it stays closed, in the pause; a standby that hangs gets less of it. */
  Output fence(Duration limit) {
    String millis = Long.toString(limit.toMillis());
    String forStandby = Long.toString(limit.dividedBy(FOR_STANDBY).toMillis());
    return remote.runNow(
        SCRIPT
            .command(words("fence", millis, forStandby))
            .within(limit.plus(Duration.ofSeconds(1))));
  }

  Output thaw() {
    return remote.runNow(SCRIPT.command(words("thaw")).within(Duration.ofSeconds(15)));
  }

  /** What thaws it without Ferry. */
  List<String> thawCommand() {
    return SCRIPT.words(words("thaw"));
  }

  /** One of the verbs of the pause, over the shell that is open. */
  Output now(Duration limit, String... verb) {
    return remote.runNow(SCRIPT.command(words(verb)).within(limit));
  }

  /** One that only reads, in the same way. */
  Output lookNow(Duration limit, String... verb) {
    return remote.runNow(SCRIPT.reading(words(verb)).within(limit));
  }

  /** Words that do one of the verbs without Ferry. */
  List<String> commandWords(String... verb) {
    return SCRIPT.words(words(verb));
  }

  Command command(String... verb) {
    return SCRIPT.command(words(verb)).within(LONG);
  }

  /**
   * Does one of the script's verbs.
   *
   * @throws PostgreSqlException FERRY-PG-003 when it failed
   */
  void call(String... verb) {
    call(command(verb));
  }

  void call(Command command) {
    Output output = remote.run(command);
    if (!output.ok()) {
      throw Failures.onHost(host(), output.complaint());
    }
  }

  /** Asks one of the verbs that only read. */
  String ask(List<String> verb) {
    Output output = remote.run(SCRIPT.reading(words(verb.toArray(String[]::new))));
    if (!output.ok()) {
      throw Failures.onHost(host(), output.complaint());
    }
    return output.text();
  }

  private List<String> words(String... verb) {
    List<String> words = new ArrayList<>(List.of(verb[0], version, name, owner, data));
    words.addAll(List.of(verb).subList(1, verb.length));
    return words;
  }
}
