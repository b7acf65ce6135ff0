package dev.ferry.activities.redis;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Memory and disk: at the destination for the data, at the source for the process that writes the
 * copy beside the one that serves.
 *
 * @param ends of the step
 * @param state of both
 */
record Room(Ends ends, State state) {

  List<Finding> findings() {
    long used = state.number(true, "used_memory");
    boolean there = Seed.content(ends.destination().server()).isPresent();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        enough("memory.destination", memory(ends.destination()), there ? 0 : used + used * 3 / 10));
    findings.add(enough("memory.source", memory(ends.source()), used / 2));
    findings.add(
        enough(
            "disk.destination",
            disk(ends.destination(), state.destination("config dir")),
            used + used * 3 / 10));
    findings.add(enough("disk.source", disk(ends.source(), state.source("config dir")), used));
    return findings;
  }

  private static Finding enough(String check, Optional<Long> free, long needed) {
    if (free.isEmpty()) {
      return Finding.noData(check, "the host does not say what is free", "Check the host.");
    }
    String what = "%d bytes free, %d needed".formatted(free.get(), needed);
    return free.get() >= needed
        ? Finding.pass(check, what)
        : Finding.fail(check, what, "Make room.");
  }

  private static Optional<Long> memory(End end) {
    Output output = end.remote().run(Command.reading("cat", "/proc/meminfo"));
    return output
        .text()
        .lines()
        .filter(line -> line.startsWith("MemAvailable:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  private static Optional<Long> disk(End end, String directory) {
    Output df =
        end.remote().run(Command.reading("df", "--output=avail", "-B1", directory).asRoot());
    return df.text()
        .lines()
        .map(String::strip)
        .filter(it -> it.matches("\\d+"))
        .findFirst()
        .map(Long::valueOf);
  }
}
