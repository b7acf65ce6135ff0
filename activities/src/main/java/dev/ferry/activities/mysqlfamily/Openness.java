package dev.ferry.activities.mysqlfamily;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a server let write, and whether its events ran, before Ferry closed it.
 *
 * @param readOnly refused ordinary accounts
 * @param closed refused all that it can refuse; in MySQL that is more
 * @param events ran
 */
record Openness(boolean readOnly, boolean closed, boolean events) {
  private static final Pattern TEXT =
      Pattern.compile("read_only=(true|false) closed=(true|false) events=(true|false)");

  static Openness of(Server server) {
    return new Openness(
        server.readOnly(),
        server.look().closed(),
        server.value("SELECT @@GLOBAL.event_scheduler").equals("ON"));
  }

  /** The destination's, as the survey noted it. */
  static Openness surveyed(Map<String, String> before) {
    boolean readOnly = before.getOrDefault("destination.read_only", "OFF").equals("ON");
    return new Openness(
        readOnly, readOnly, before.getOrDefault("destination.event_scheduler", "OFF").equals("ON"));
  }

  String text() {
    return "read_only=%s closed=%s events=%s".formatted(readOnly, closed, events);
  }

  /** From what {@link #text} says; empty for other texts. */
  static Optional<Openness> parse(String text) {
    Matcher it = TEXT.matcher(text);
    return it.matches()
        ? Optional.of(
            new Openness(
                it.group(1).equals("true"), it.group(2).equals("true"), it.group(3).equals("true")))
        : Optional.empty();
  }

  void writeBackTo(Server server) {
    if (events) {
      server.run("SET GLOBAL event_scheduler=ON");
    }
    if (!readOnly) {
      server.run(Server.OPENING);
    } else if (!closed) {
      server.letsFerryWrite();
    }
  }
}
