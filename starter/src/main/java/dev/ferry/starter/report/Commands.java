package dev.ferry.starter.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.starter.Told;
import dev.ferry.starter.Words;
import dev.ferry.starter.status.Execution;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every command that could change a host, as the worker wrote them down.
 *
 * @param file where they were read; empty where the worker's notes are not on this machine
 */
record Commands(Optional<Path> file, List<Ran> all) {
  /** As the worker writes it. */
  record Ran(
      Instant at,
      String host,
      JsonNode claim,
      String user,
      List<String> argv,
      int exit,
      Duration took) {}

  /** Those of one run: a file holds all runs of a name. */
  static Commands read(Optional<Path> file, Execution run) {
    if (file.filter(Files::exists).isEmpty()) {
      return new Commands(Optional.empty(), List.of());
    }
    List<Ran> all = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file.get())) {
        Ran ran = Json.mapper().readValue(line, Ran.class);
        if (!ran.at().isBefore(run.start())
            && run.close().map(close -> !ran.at().isAfter(close)).orElse(true)) {
          all.add(ran);
        }
      }
    } catch (IOException e) {
      throw new Told(Told.Code.FILE, file.get() + " cannot be read: " + e.getMessage());
    }
    return new Commands(file, List.copyOf(all));
  }

  /** By the phase in which they ran; those of an open pause are shown, the others folded. */
  void write(Html html, List<Status.PhaseRun> phases) {
    html.element("h2", "Every command that could change a host");
    if (all.isEmpty()) {
      html.element(
          "p",
          file.isEmpty()
              ? "The worker's notes are not on this machine; its directory has them under commands/,"
                  + " and --commands names the file."
              : "The worker has noted none.");
      return;
    }
    html.element(
        "p",
        "As the worker ran them, without what they read on their standard input. SQL goes through"
            + " forwarded connections and is not among them.");
    byPhase(phases).forEach((phase, ran) -> table(html, phase, ran));
  }

  private Map<String, List<Ran>> byPhase(List<Status.PhaseRun> phases) {
    Map<String, List<Ran>> sorted = new LinkedHashMap<>();
    for (Ran ran : all) {
      String phase =
          phases.stream()
              .filter(it -> !it.start().isAfter(ran.at()))
              .reduce((earlier, later) -> later)
              .map(it -> Drawings.name(it) + ", " + Page.utc(it.start()))
              .orElse("before the first phase");
      sorted.computeIfAbsent(phase, none -> new ArrayList<>()).add(ran);
    }
    return sorted;
  }

  private static void table(Html html, String phase, List<Ran> commands) {
    html.raw("<details>");
    html.element("summary", phase + ": " + Words.count(commands.size(), "command"));
    html.table("start", "host", "as", "command", "exit", "took");
    for (Ran ran : commands) {
      html.raw("<tr>").element("td", Page.utc(ran.at())).element("td", ran.host());
      html.element("td", ran.user()).raw("<td>");
      html.element("code", ran.argv().stream().map(Words::quoted).collect(Collectors.joining(" ")));
      html.raw("</td>").element("td", ran.exit() < 0 ? "unknown" : Integer.toString(ran.exit()));
      html.element("td", Words.duration(ran.took())).raw("</tr>");
    }
    html.endOfTable().raw("</details>");
  }
}
