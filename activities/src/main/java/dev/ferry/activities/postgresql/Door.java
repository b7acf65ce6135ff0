package dev.ferry.activities.postgresql;

import dev.ferry.activities.ssh.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Who gets into a cluster: everybody, or nobody but Ferry and the other side's subscription. Rules
 * at the top of {@code pg_hba.conf} bind superusers as everyone else, by TCP and by socket, and are
 * on disk, so that a server that is started anew goes by them from its first connection on.
 *
 * @param end whose door it is
 * @param peer where the other side comes from
 * @param names of the migration
 */
record Door(End end, String peer, Names names) {
  private static final String FOR_ALL = "host all all all reject";
  private static final Duration TO_LOOK = Duration.ofMillis(1500);
  private static final Duration AT_LEISURE = Duration.ofSeconds(30);

  static Door of(Ends ends, End end, Names names) {
    End other = end.equals(ends.source()) ? ends.destination() : ends.source();
    return new Door(end, other.address(), names);
  }

  /** Ours come first in any case: whatever stands below, Ferry and the replication get in. */
  private List<String> ours() {
    return List.of(
        // md5 takes a password however the server keeps it
        "host all \"%s\" 127.0.0.1/32 md5".formatted(end.user()), Login.rule("all", names, peer));
  }

  private List<String> open() {
    List<String> rules = new ArrayList<>(ours());
    rules.add("host postgres %s 127.0.0.1/32 scram-sha-256".formatted(names.stranger()));
    return rules;
  }

  private List<String> closed() {
    List<String> rules = new ArrayList<>(ours());
    rules.add("local all all reject");
    rules.add(FOR_ALL);
    return rules;
  }

  private String[] verb(List<String> before, List<String> rules) {
    List<String> words = new ArrayList<>(before);
    words.addAll(rules);
    return words.toArray(String[]::new);
  }

  private String[] open(Duration limit) {
    return verb(
        List.of("door", "open", names.own(), port(), Long.toString(limit.toMillis())), open());
  }

  private String port() {
    return Integer.toString(end.port());
  }

  /** What the rules in its file say; a server that runs may not have read them yet. */
  boolean isClosed() {
    return end.cluster()
        .lookNow(TO_LOOK, "hba_show", names.own())
        .orThrow()
        .text()
        .contains(FOR_ALL);
  }

  /** The same, as the server itself reads them: quick. */
  boolean isClosed(Server server) {
    return !server
        .value(
            "SELECT 1 FROM pg_hba_file_rules WHERE line_number = %d AND type = 'host' AND database = '{all}' AND user_name = '{all}' AND address = 'all' AND auth_method = 'reject'"
                .formatted(closed().size()))
        .isEmpty();
  }

  /** Opens it for all whom the rules below let in. */
  Output open(boolean inThePause) {
    Duration limit = inThePause ? Duration.ofSeconds(10) : AT_LEISURE;
    return end.cluster().now(limit.plusSeconds(2), open(limit));
  }

  /** What opens it without Ferry. */
  List<String> openCommand() {
    return end.cluster().commandWords(open(AT_LEISURE));
  }

  /** Closes it, and lets be who is inside. */
  void close() {
    List<String> words = List.of("door", "closed", names.own(), port(), "30000");
    end.cluster().call(verb(words, closed()));
  }

  /** Closes it and ends every process of the server but those. */
  Output shutOut(List<String> keep, Duration limit) {
    List<String> words =
        List.of(
            "shut_out",
            names.own(),
            port(),
            Long.toString(limit.toMillis()),
            String.join(" ", keep));
    return end.cluster().now(limit.plusSeconds(1), verb(words, closed()));
  }
}
