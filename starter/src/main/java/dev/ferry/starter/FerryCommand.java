package dev.ferry.starter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.workflows.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What every command has. Nothing is asked of Temporal before {@link #connect}. */
public abstract class FerryCommand implements Callable<Integer> {
  @ParentCommand private FerryMain ferry;

  @Option(names = "--json", description = "Print JSON instead of words.")
  private boolean json;

  /** Where to speak. */
  protected final Terminal terminal() {
    return ferry.terminal();
  }

  /** Whether words are wanted. */
  protected final boolean inWords() {
    return !json;
  }

  /** Says words to people. */
  protected final void words(String line) {
    if (inWords()) {
      terminal().say(line);
    }
  }

  /** Says the whole answer to programs. */
  protected final void json(JsonNode answer) {
    if (json) {
      terminal().say(answer);
    }
  }

  /** An answer to be filled. */
  protected static ObjectNode answer() {
    return Json.mapper().createObjectNode();
  }

  /** The person who acts: as given, else as the environment says. */
  protected final String person(String given) {
    return given.isEmpty() ? terminal().person() : given;
  }

  /** Temporal, found as its own command line finds it. */
  protected final Connection connect() {
    return Connection.open(terminal().env());
  }
}
