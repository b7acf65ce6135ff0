package dev.ferry.lab.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a run is going: one line of JSON, replaced as a whole, for whoever wants to watch. */
final class LiveStatus {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Path aside;

  private long sent;
  private long ok;
  private long failed;
  private long unknown;
  private long slip;
  private String server = Journal.NOTHING;
  private List<Long> durations = new ArrayList<>();
  private long written = System.nanoTime();

  LiveStatus(Path directory) {
    this.file = directory.resolve("status.json");
    this.aside = directory.resolve(".status.json");
  }

  /**
   * The line.
   *
   * @param state starting, running, stopping or ended
   * @param failed requests that failed, those of unknown outcome included
   * @param rate answers per second since the last line
   * @param p50Ms median latency since the last line, in milliseconds
   * @param slipMs how late the latest request started
   * @param server the host that acknowledged last
   */
  private record Snapshot(
      String time,
      String state,
      long sent,
      long ok,
      long failed,
      long unknown,
      double rate,
      double p50Ms,
      double p99Ms,
      double slipMs,
      String server) {}

  synchronized void sent(long slipped) {
    sent++;
    slip = slipped;
  }

  synchronized void finished(Line.Finished request) {
    durations.add(request.duration());
    switch (request.ending()) {
      case OK -> {
        ok++;
        server = request.server();
      }
      case FAILED -> failed++;
      case UNKNOWN -> {
        failed++;
        unknown++;
      }
    }
  }

  void write(String state) throws IOException {
    Files.write(aside, (JSON.writeValueAsString(snapshot(state)) + "\n").getBytes(UTF_8));
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private synchronized Snapshot snapshot(String state) {
    long now = System.nanoTime();
    Latency latency = Latency.of(durations);
    double rate = Math.round(durations.size() * 1e10 / Math.max(1, now - written)) / 10.0;
    durations = new ArrayList<>();
    written = now;
    return new Snapshot(
        Instant.now().toString(),
        state,
        sent,
        ok,
        failed,
        unknown,
        rate,
        latency.p50Ms(),
        latency.p99Ms(),
        slip / 1000.0,
        server);
  }
}
