package dev.ferry.activities.ssh;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ferry.workflows.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A file for each migration, a line of JSON for each command. Written beside whoever runs commands,
 * so that nobody waits for this disk; a worker that is killed may lose its last lines.
 */
public final class CommandFiles implements CommandLog, AutoCloseable {
  private final Path directory;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("ferry-commands").factory());

  /**
   * @param directory is made, for its owner only
   */
  public CommandFiles(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void ran(Ran ran) {
    writer.execute(() -> write(ran));
  }

  /** A full disk must not end a move: what was run is also in the hosts' own logs. */
  private void write(Ran ran) {
    try {
      Files.writeString(
          directory.resolve(ran.claim().migration() + ".jsonl"),
          Json.mapper().writeValueAsString(ran) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a command can be written", e);
    } catch (IOException e) {
      System.getLogger(CommandFiles.class.getName())
          .log(System.Logger.Level.WARNING, "a command could not be written down: " + e);
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
