package dev.ferry.lab.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run as its journal tells it.
 *
 * @param begin the first line
 * @param finished requests that ended, in the order in which they did
 * @param unfinished requests announced of which no end is known: the witness died
 * @param end the last line, if the run came to its end
 */
record Run(
    Line.Begin begin,
    List<Line.Finished> finished,
    List<Line.Intent> unfinished,
    Optional<Line.End> end) {

  /**
   * Reads a journal. A last line without its end of line is what a killed process leaves; it is
   * passed over.
   *
   * @throws IOException when there is no journal, or it is damaged elsewhere
   */
  static Run read(Path directory) throws IOException {
    Path file = Journal.file(directory);
    Reader reader = new Reader();
    boolean torn = endsTorn(file);
    List<String> held = new ArrayList<>(1);
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        held.forEach(reader::take);
        held.clear();
        held.add(line);
      }
      if (!torn) {
        held.forEach(reader::take);
      }
    } catch (RuntimeException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
    return reader.run(file);
  }

  private static boolean endsTorn(Path file) throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      var last = java.nio.ByteBuffer.allocate(1);
      channel.position(Math.max(0, channel.size() - 1)).read(last);
      return last.flip().hasRemaining() && last.get() != '\n';
    }
  }

  private static final class Reader {

    private final Map<String, String> seen = new HashMap<>();
    private final Map<Long, Line.Intent> open = new HashMap<>();
    private final List<Line.Finished> finished = new ArrayList<>();
    private Optional<Line.Begin> begin = Optional.empty();
    private Optional<Line.End> end = Optional.empty();

    void take(String line) {
      if (line.startsWith("#")) {
        return;
      }
      String[] f = line.split("\t", -1);
      switch (f[0]) {
        case "begin" ->
            begin =
                Optional.of(
                    new Line.Begin(
                        new Orders(f[1], Integer.parseInt(f[2])),
                        Long.parseLong(f[3]),
                        Integer.parseInt(f[4]),
                        f[5]));
        case "intent" -> {
          long request = Long.parseLong(f[1]);
          open.put(
              request,
              new Line.Intent(request, kind(f[2]), Long.parseLong(f[3]), Long.parseLong(f[4])));
        }
        case "done" -> {
          Line.Finished done = finished(f);
          open.remove(done.request());
          finished.add(done);
        }
        case "end" ->
            end =
                Optional.of(
                    new Line.End(Long.parseLong(f[1]), Long.parseLong(f[2]), Long.parseLong(f[3])));
        default -> throw new IllegalArgumentException("no such line: " + line);
      }
    }

    private Line.Finished finished(String[] f) {
      return new Line.Finished(
          Long.parseLong(f[1]),
          kind(f[2]),
          Long.parseLong(f[3]),
          Long.parseLong(f[4]),
          Long.parseLong(f[5]),
          Long.parseLong(f[6]),
          f[8],
          Line.Ending.valueOf(f[9].toUpperCase(Locale.ROOT)),
          Integer.parseInt(f[10]),
          once(f[11]),
          once(f[12]),
          once(f[13]));
    }

    private static Line.Kind kind(String word) {
      return Line.Kind.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Few servers answer many requests: one string each. */
    private String once(String text) {
      return seen.computeIfAbsent(text, same -> same);
    }

    Run run(Path file) throws IOException {
      Line.Begin first =
          begin.orElseThrow(() -> new IOException(file + " has no line that begins a run"));
      return new Run(first, List.copyOf(finished), List.copyOf(open.values()), end);
    }
  }
}
