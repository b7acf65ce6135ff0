package dev.ferry.activities.files;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of the two hosts of a component, by what its script can do. */
final class Side implements AutoCloseable {
  private static final Duration USUAL = Duration.ofSeconds(60);
  private static final Duration A_WALK = Duration.ofMinutes(30);
  private static final Duration A_SWITCH = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Remote remote;
  private final String home;
  private Optional<Remote.Resident> resident = Optional.empty();

  Side(Remote remote, String component) {
    this.remote = remote;
    this.home = remote.directory() + "/files/" + component;
  }

  Remote remote() {
    return remote;
  }

  String name() {
    return remote.host().name();
  }

  /** Puts the script in its place, whole or not at all. */
  void install() {
    must(Command.of("mkdir", "-p", "-m", "700", home));
    must(Command.of("tee", home + "/ferry-files.new").stdin(HostScript.TEXT));
    must(Command.of("mv", "-T", home + "/ferry-files.new", home + "/ferry-files"));
  }

  private void must(Command command) {
    remote.run(command.asRoot()).orThrow();
  }

  /** Runs a verb that may change something. */
  Answer call(byte[] input, String... words) {
    return answer(remote.run(Command.of(argv(words)).asRoot().stdin(input).within(USUAL)));
  }

  Answer call(String... words) {
    return call(new byte[0], words);
  }

  /** Runs a verb that only reads. */
  Answer read(String... words) {
    return answer(remote.run(Command.reading(argv(words)).asRoot().within(USUAL)));
  }

  /** Loads the script for what follows: the pause cannot wait for that. */
  void stay() {
    resident = Optional.of(remote.resident(Command.of(argv("serve")).asRoot().within(A_SWITCH)));
  }

  /** Runs a verb at once, in the pause. */
  Answer now(Duration limit, String... words) {
    return answer(
        resident
            .filter(Remote.Resident::usable)
            .map(script -> script.ask(Command.of(words).asRoot().within(limit)))
            .orElseGet(() -> remote.runNow(Command.of(argv(words)).asRoot().within(limit))));
  }

  /** The plain text that a verb answers. */
  String text(String... words) {
    return checked(remote.run(Command.of(argv(words)).asRoot())).text();
  }

  /** Looks with a copy of the script from stdin, before anything is installed. */
  Output look(byte[] data, String... words) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(HostScript.TEXT);
    input.writeBytes("\n__END__\n".getBytes(StandardCharsets.UTF_8));
    input.writeBytes(data);
    List<String> argv = new ArrayList<>(List.of("perl", "-", home));
    argv.addAll(List.of(words));
    Command look = Command.reading(argv.toArray(String[]::new)).asRoot();
    return checked(remote.run(look.stdin(input.toByteArray()).within(A_WALK)));
  }

  /** Name of a user or group by its number on this host, or nothing. */
  String nameOf(String kind, String number) {
    String database = kind.equals("user") ? "passwd" : "group";
    Output output = remote.run(Command.reading("getent", database, number));
    int end = output.text().indexOf(':');
    return end < 0 ? "" : output.text().substring(0, end);
  }

  /** Whether it was ever prepared, and how its trees stand. */
  Standing standing() {
    Answer answer = Answer.of(look(new byte[0], "prepared").text());
    if (answer.number("prepared") == 0) {
      return Standing.UNPREPARED;
    }
    return answer.one("standing").equals("open") ? Standing.OPEN : Standing.FENCED;
  }

  /** How the trees of a side stand. */
  enum Standing {
    /** Ferry has never been there, or is gone again. */
    UNPREPARED,
    /** At least one tree accepts writes. */
    OPEN,
    /** None does. */
    FENCED
  }

  /** A long verb; a worker that comes back finds it running, but takes no old result for new. */
  Answer job(String name, String... words) {
    return result(remote.jobUnderWay(name, Command.of(argv(words)).asRoot().within(LONGEST)));
  }

  /** The same, of this attempt alone: one that an earlier attempt has running is ended. */
  Answer ownJob(String kind, String... words) {
    return result(remote.ownJob(kind, Command.of(argv(words)).asRoot().within(LONGEST)));
  }

  private Answer result(Remote.Job job) {
    Optional<Integer> exit = Optional.empty();
    while (exit.isEmpty()) {
      exit = job.await(Duration.ofSeconds(10));
    }
    String text = job.tail();
    job.remove();
    if (exit.get() != 0) {
      throw failure(text, exit.get());
    }
    return Answer.of(text);
  }

  List<String> words(String... words) {
    return List.of(argv(words));
  }

  private String[] argv(String... words) {
    List<String> argv = new ArrayList<>(List.of("perl", home + "/ferry-files", home));
    argv.addAll(List.of(words));
    return argv.toArray(String[]::new);
  }

  private Answer answer(Output output) {
    return Answer.of(new String(checked(output).out(), StandardCharsets.UTF_8));
  }

  private Output checked(Output output) {
    if (!output.ok()) {
      throw failure(output.complaint(), output.exit());
    }
    return output;
  }

  private FilesException failure(String text, int exit) {
    String said =
        text.lines()
            .filter(line -> line.startsWith("FERRY-FILES-"))
            .findFirst()
            .orElse("FERRY-FILES-091 the host's script ended with status " + exit + ": " + text);
    int after = "FERRY-FILES-000".length();
    return new FilesException(
        said.substring(0, after) + " " + name() + ":" + said.substring(after));
  }

  @Override
  public void close() {
    resident.ifPresent(Remote.Resident::close);
    remote.close();
  }
}
