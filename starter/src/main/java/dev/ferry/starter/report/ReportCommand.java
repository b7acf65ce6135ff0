package dev.ferry.starter.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.starter.Exit;
import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.Told;
import dev.ferry.starter.status.Reading;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Histories;
import dev.ferry.starter.temporal.Reader;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what happened, for people, for programs and for replay. */
@Command(
    name = "report",
    description = "Writes report.html, report.json and the histories of a migration.",
    mixinStandardHelpOptions = true)
public final class ReportCommand extends FerryCommand {
  @Parameters(paramLabel = "NAME", description = "The migration.")
  private String name;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Option(
      names = "--witness",
      paramLabel = "FILE",
      description = "What the checker of the witness found, as JSON.")
  private Optional<Path> witness;

  @Option(
      names = "--commands",
      paramLabel = "FILE",
      description = "What the worker has noted; else that of the engine on this machine.")
  private Optional<Path> commands;

  @Override
  public Integer call() {
    Optional<JsonNode> seen = witness.map(ReportCommand::read);
    try (Connection connection = connect()) {
      Reading reading = new Reader(connection).read(name);
      Histories histories = new Histories(connection);
      Case report =
          new Case(
              reading,
              histories.heard(reading.run()),
              histories.of(reading.run()),
              seen,
              Commands.read(commands.or(this::noted), reading.run()));
      return write(report);
    }
  }

  private Optional<Path> noted() {
    return Optional.ofNullable(terminal().env().get("FERRY_COMMANDS"))
        .map(directory -> Path.of(directory, name + ".jsonl"));
  }

  private int write(Case report) {
    Judgement judgement = Judgement.of(report);
    try {
      List<String> files = histories(report);
      ObjectNode json = ReportJson.of(report, judgement, files);
      Files.writeString(out.resolve("report.html"), Page.of(report, judgement, files));
      Files.writeString(
          out.resolve("report.json"),
          Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
      json(json);
    } catch (IOException e) {
      throw new Told(Told.Code.FILE, out + " cannot be written: " + e.getMessage());
    }
    words(judgement.verdict() + ": " + judgement.headline());
    judgement.reasons().forEach(reason -> words("  " + reason));
    words("Written to " + out.resolve("report.html") + ", report.json and histories/.");
    return judgement.verdict() == Verdict.PASS ? Exit.OK : Exit.FAILED;
  }

  private List<String> histories(Case report) throws IOException {
    Path directory = Files.createDirectories(out.resolve("histories"));
    List<String> files = new ArrayList<>();
    for (Histories.Told history : report.histories()) {
      String plain = history.workflow().replaceAll("[^A-Za-z0-9._-]", "-");
      String file = plain + ".json";
      if (files.contains("histories/" + file)) {
        file = plain + "-" + history.runId() + ".json";
      }
      Files.writeString(directory.resolve(file), history.json());
      files.add("histories/" + file);
    }
    return files;
  }

  private static JsonNode read(Path file) {
    try {
      return Json.mapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new Told(Told.Code.FILE, file + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new Told(Told.Code.FILE, file + " cannot be read: " + e.getMessage());
    }
  }
}
