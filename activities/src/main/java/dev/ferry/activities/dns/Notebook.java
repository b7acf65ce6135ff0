package dev.ferry.activities.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.workflows.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Where the notes of a component are kept; a write is there whole or not at all. */
interface Notebook {
  Optional<Notes> read();

  void write(Notes notes);

  void remove();

  /** In Ferry's directory on a host; gone with it. */
  static Notebook on(Remote remote, String component) {
    String path = remote.directory() + "/dns-" + component + ".json";
    return new Notebook() {
      @Override
      public Optional<Notes> read() {
        Output there =
            remote.run(
                Command.reading("find", remote.directory(), "-maxdepth", "1", "-path", path)
                    .asRoot());
        return there.ok() && !there.text().isEmpty()
            ? Optional.of(
                parse(path, remote.run(Command.reading("cat", path).asRoot()).orThrow().out()))
            : Optional.empty();
      }

      @Override
      public void write(Notes notes) {
        remote
            .run(
                Command.of("dd", "of=" + path + ".new", "conv=fsync", "status=none")
                    .asRoot()
                    .stdin(text(notes)))
            .orThrow();
        remote.run(Command.of("mv", "-fT", path + ".new", path).asRoot()).orThrow();
      }

      @Override
      public void remove() {
        remote.run(Command.of("rm", "-f", path, path + ".new").asRoot()).orThrow();
      }
    };
  }

  /** In a directory of the worker. */
  static Notebook in(Path directory, String migration, String component) {
    Path path = directory.resolve("dns-" + migration + "-" + component + ".json");
    return new Notebook() {
      @Override
      public Optional<Notes> read() {
        try {
          return Optional.of(parse(path.toString(), Files.readAllBytes(path)));
        } catch (NoSuchFileException e) {
          return Optional.empty();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void write(Notes notes) {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
          Files.createDirectories(directory);
          Files.write(fresh, text(notes));
          try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
          Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void remove() {
        try {
          Files.deleteIfExists(path);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static byte[] text(Notes notes) {
    try {
      return Json.mapper().writeValueAsString(notes).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Notes parse(String path, byte[] text) {
    try {
      return Json.mapper().readValue(text, Notes.class);
    } catch (IOException e) {
      throw new DnsException(
          "FERRY-DNS-013 the notes in %s are unreadable. Move the file away; the original TTLs and values are in the run's journal."
              .formatted(path),
          e);
    }
  }
}
