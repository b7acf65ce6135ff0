package dev.ferry.starter.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.starter.Exit;
import dev.ferry.starter.Terminal;
import dev.ferry.starter.Told;
import dev.ferry.starter.Words;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Problem;
import dev.ferry.workflows.plan.Read;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Plans as files. */
public final class PlanText {
  private PlanText() {}

  /** The text of a file, read as a plan. */
  public static PlanFile read(String file) {
    try {
      return PlanFile.of(file, Files.readString(Path.of(file)));
    } catch (NoSuchFileException e) {
      throw new Told(Told.Code.FILE, "there is no file " + file);
    } catch (MalformedInputException e) {
      throw new Told(Told.Code.FILE, file + " is not UTF-8 text");
    } catch (IOException e) {
      throw new Told(Told.Code.FILE, file + " cannot be read: " + e.getMessage());
    }
  }

  /** Tells all problems of a plan, and what is not done therefore. */
  public static int refuse(Terminal terminal, boolean inWords, String file, Read.Bad bad) {
    List<Problem> problems = bad.problems();
    if (inWords) {
      problems.forEach(problem -> terminal.complain(Words.plain(problem.toString())));
      terminal.complain(
          "ferry: "
              + Words.count(problems.size(), "problem")
              + " in "
              + file
              + "; nothing was started and nothing was touched. docs/errors.md explains each.");
    } else {
      ObjectNode answer = Json.mapper().createObjectNode();
      answer.put("file", file);
      answer.set("problems", Json.mapper().valueToTree(problems));
      terminal.say(answer);
    }
    return Exit.USAGE;
  }
}
