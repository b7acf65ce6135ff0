package dev.ferry.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.temporal.DevServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The documents say what is so. */
class DocumentTest extends Temporals {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");

  /** A line of a block, or a whole span of code. */
  private static final Pattern LINE =
      Pattern.compile("(?m)(?:^ *(?:sudo )?|`(?:sudo )?)\\./ferry ([^`\\n]+)");

  @Test
  void everyCommandAndEveryCodeHasItsEntry() throws IOException {
    String page = Files.readString(PAGE);
    for (Class<?> command : FerryMain.class.getAnnotation(Command.class).subcommands()) {
      assertThat(page).contains("\n### ferry " + command.getAnnotation(Command.class).name());
    }
    for (Told.Code code : Told.Code.values()) {
      assertThat(page).contains("\n### " + code + " ");
    }
  }

  @Test
  void everyLineForTemporalsCommandLineDoesWhatItSays() throws Exception {
    Ferry.Said offline = ferry.run("plan", ferry.plan("orders"), "--offline", "--json");
    Files.writeString(
        directory.resolve("orders.json"),
        Json.mapper().writeValueAsString(offline.json().path("plan")));
    List<String> lines =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("temporal ")).toList();
    assertThat(lines).hasSize(12);
    for (String line : lines) {
      run(line);
      if (line.contains(" start ")) {
        ferry.waitsAt("orders", "cutover");
      }
      if (line.contains("--name approve") && line.contains(" update ")) {
        ferry.waitsAt("orders", "finish");
      }
    }
    ferry.ended("orders", "ROLLED_BACK");
    JsonNode status = ferry.run("status", "orders", "--json").json().path("status");
    assertThat(status.at("/approvals/0/answer/answer").asText()).isEqualTo("approved");
    assertThat(status.at("/approvals/1/answer/answer").asText()).isEqualTo("refused");
    assertThat(status.path("requests").findValuesAsText("what"))
        .contains("reject", "pause", "resume", "resolve prepare", "rollback");
  }

  /** The test of the demo runs those of the README for real. */
  @Test
  void everyLineForFerryIsOneThatItTakes() throws IOException {
    Set<String> launcher =
        Set.of("demo", "test", "lab", "up", "down", "worker", "witness", "bench");
    String shell =
        Files.readString(Path.of("..", "ferry"))
            + Files.readString(Path.of("..", "scripts", "demo.sh"))
            + Files.readString(Path.of("..", "lab", "bin", "lab"));
    int lines = 0;
    for (Path page : pages()) {
      Matcher matcher = LINE.matcher(Files.readString(page));
      while (matcher.find()) {
        List<String> words = words(matcher.group(1));
        String verb = words.getFirst();
        if (launcher.contains(verb)) {
          words.stream()
              .filter(word -> word.startsWith("--"))
              .forEach(option -> assertThat(shell).as(page + ": " + words).contains(option));
        } else {
          ParseResult parsed =
              FerryMain.commandLine(terminal()).parseArgs(words.toArray(new String[0]));
          assertThat(parsed.subcommand()).as(page + ": " + words).isNotNull();
        }
        lines++;
      }
    }
    assertThat(lines).isGreaterThan(30);
  }

  private static Terminal terminal() {
    return new Terminal(
        new PrintWriter(Writer.nullWriter()),
        new PrintWriter(Writer.nullWriter()),
        new BufferedReader(Reader.nullReader()),
        false,
        Map.of());
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("..", "README.md")));
    try (Stream<Path> docs = Files.list(Path.of("..", "docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  /** As a shell takes them; a word in capitals stands for a value. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)").matcher(line);
    while (word.find()) {
      words.add(
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3));
    }
    return words;
  }

  private void run(String line) throws Exception {
    String hash = "none";
    if (line.contains("HASH")) {
      hash = ferry.run("status", "orders", "--json").json().at("/status/gate/hash").asText();
    }
    Path said = directory.resolve("said");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", line.replace("HASH", hash))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    shell.environment().putAll(server.env());
    shell
        .environment()
        .merge("PATH", DevServer.binary().getParent().toString(), (path, it) -> it + ":" + path);
    int exit = shell.start().waitFor();
    assertThat(exit).as(line + "\n" + Files.readString(said, StandardCharsets.UTF_8)).isZero();
  }
}
