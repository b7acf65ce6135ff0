package dev.ferry.lab.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The record of a run, appended line by line. Each line is handed to the kernel before the method
 * that wrote it returns, so that killing the process loses none; a power cut may.
 */
final class Journal implements Closeable {

  /** Stands where a field has no value. */
  static final String NOTHING = "-";

  private static final String FILE = "journal.tsv";
  private static final int LONGEST_ERROR = 240;
  private static final String COLUMNS =
      """
      # begin  run largest start_us rate url
      # intent request kind order time_us
      # done   request kind order start_us duration_us slip_us token sha256 outcome status server address error
      # end    time_us due sent
      """;

  private final OutputStream out;
  private final Orders orders;

  private Journal(OutputStream out, Orders orders) {
    this.out = out;
    this.orders = orders;
  }

  static Path file(Path directory) {
    return directory.resolve(FILE);
  }

  /**
   * Makes the directory of a run.
   *
   * @throws FileAlreadyExistsException when it holds a journal
   */
  static void prepare(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (Files.exists(file(directory))) {
      throw new FileAlreadyExistsException(
          file(directory).toString(), null, "a run has its journal here, take another directory");
    }
  }

  /** Starts the journal of a run in a directory that holds none. */
  static Journal create(Path directory, Line.Begin begin) throws IOException {
    prepare(directory);
    Journal journal =
        new Journal(new FileOutputStream(file(directory).toFile(), true), begin.orders());
    journal.out.write(COLUMNS.getBytes(UTF_8));
    journal.write(begin);
    return journal;
  }

  /** Appends a line. Safe for several threads. */
  void write(Line line) throws IOException {
    byte[] text = (String.join("\t", fields(line)) + "\n").getBytes(UTF_8);
    synchronized (out) {
      out.write(text);
    }
  }

  private List<String> fields(Line line) {
    return switch (line) {
      case Line.Begin b ->
          texts("begin", b.orders().run(), b.orders().largest(), b.start(), b.rate(), b.url());
      case Line.Intent i -> texts("intent", i.request(), i.kind().word(), i.order(), i.time());
      case Line.Finished f ->
          texts(
              "done",
              f.request(),
              f.kind().word(),
              f.order(),
              f.start(),
              f.duration(),
              f.slip(),
              orders.token(f.order()),
              f.sha256(),
              f.ending().word(),
              f.status(),
              f.server(),
              f.address(),
              f.error());
      case Line.End e -> texts("end", e.time(), e.due(), e.sent());
    };
  }

  private static List<String> texts(Object... values) {
    return Stream.of(values).map(Journal::text).toList();
  }

  private static String text(Object value) {
    String text = value.toString().replaceAll("\\s+", " ").replaceAll("[^ -~]", "?").strip();
    String some = text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) : text;
    return some.isEmpty() ? NOTHING : some;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
