package dev.ferry.starter.status;

import dev.ferry.starter.Terminal;
import dev.ferry.starter.Told;
import dev.ferry.starter.Words;
import dev.ferry.starter.temporal.Failures;
import dev.ferry.starter.temporal.Reader;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at a migration every second until it has ended. On a terminal the view moves; elsewhere
 * each thing that happens is a line. It survives that Temporal or the worker are away.
 */
public final class Watcher {
  private static final long EVERY_MS = 1000;
  private static final String HOME = "\u001b[H";
  private static final String CLEAR = "\u001b[2J";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  private final Reader reader;
  private final Terminal terminal;
  private final boolean moving;
  private final boolean speaking;
  private final Set<String> told = new HashSet<>();
  private Set<String> last = Set.of();
  private boolean begun;

  /**
   * A watcher.
   *
   * @param moving whether the view moves
   * @param speaking whether there is a view at all
   */
  public Watcher(Reader reader, Terminal terminal, boolean moving, boolean speaking) {
    this.reader = reader;
    this.terminal = terminal;
    this.moving = moving;
    this.speaking = speaking;
  }

  /**
   * Watches until the migration has ended.
   *
   * @param each is handed every reading, for those who want it otherwise
   */
  public Reading watch(String name, Consumer<Reading> each) {
    Reading reading = reader.read(name);
    while (true) {
      each.accept(reading);
      if (speaking) {
        show(reading);
      }
      if (reading instanceof Reading.Over || reading instanceof Reading.Broken) {
        return reading;
      }
      reading = next(name, reading);
    }
  }

  private Reading next(String name, Reading before) {
    sleep();
    try {
      return reader.read(name);
    } catch (RuntimeException e) {
      Told why = Failures.told(e);
      if (why.code() != Told.Code.UNREACHABLE) {
        throw why;
      }
      return new Reading.Remembered(
          before.run(), "", "", "", "", "Temporal does not answer; trying again");
    }
  }

  private void show(Reading reading) {
    if (moving) {
      frame(View.of(reading, new Ink(terminal.colours())));
    } else {
      lines(reading);
    }
  }

  private void frame(List<String> lines) {
    StringBuilder frame = new StringBuilder(begun ? HOME : HOME + CLEAR);
    begun = true;
    int width = Screen.width();
    for (String line : lines) {
      Screen.broken(line, width)
          .forEach(part -> frame.append(part).append(REST_OF_LINE).append('\n'));
    }
    frame.append(REST_OF_LINE).append('\n');
    frame.append(Words.clock(Instant.now())).append("  Ctrl-C ends the view, not the migration.");
    terminal.say(frame.append(REST_OF_LINE).append(REST_OF_SCREEN).toString());
  }

  private void lines(Reading reading) {
    switch (reading) {
      case Reading.Live live -> {
        Story.of(live.status()).stream().filter(told::add).forEach(terminal::say);
        now(Story.now(live.status()));
      }
      case Reading.Remembered remembered ->
          now(
              List.of(
                  "no worker answers ("
                      + Words.plain(remembered.why())
                      + "); waiting"
                      + (remembered.paused().isEmpty()
                          ? ""
                          : "; " + Words.plain(remembered.paused()))));
      case Reading.Over over -> {
        Story.of(over.ended().status()).stream().filter(told::add).forEach(terminal::say);
        now(List.of(over.ended().end() + ": " + Words.plain(over.ended().why())));
      }
      case Reading.Broken broken -> now(broken.why().lines().map(Words::plain).toList());
    }
  }

  /** What was not so a moment ago. */
  private void now(List<String> now) {
    for (String line : now) {
      if (!last.contains(line)) {
        terminal.say(Words.clock(Instant.now()) + "  " + line);
      }
    }
    last = Set.copyOf(now);
  }

  private static void sleep() {
    try {
      Thread.sleep(EVERY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Told(Told.Code.UNEXPECTED, "interrupted");
    }
  }
}
