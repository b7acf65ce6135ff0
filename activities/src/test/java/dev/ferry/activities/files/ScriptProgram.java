package dev.ferry.activities.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The script that runs on the hosts, up to where it runs its verb, and then others that do
 * something with its subroutines; with the arguments in {@code @words}.
 */
final class ScriptProgram {
  private final byte[] program;

  private ScriptProgram(byte[] program) {
    this.program = program;
  }

  static ScriptProgram of(String... parts) throws Exception {
    String script = new String(HostScript.TEXT, UTF_8);
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    program.writeBytes("our @words; BEGIN { @words = @ARGV }\n".getBytes(UTF_8));
    program.writeBytes(
        script.substring(0, script.lastIndexOf("run_verb($verb, @args);")).getBytes(UTF_8));
    for (String part : parts) {
      try (InputStream in = ScriptProgram.class.getResourceAsStream(part)) {
        program.writeBytes(in.readAllBytes());
      }
    }
    return new ScriptProgram(program.toByteArray());
  }

  /** All that it says, if it ends well; its first argument is the directory. */
  String run(Path directory, String... words) throws Exception {
    Said said = said(directory, words);
    assertThat(said.exit()).as(said.text()).isZero();
    return said.text();
  }

  /** All that it says, if it refuses to go on. */
  String refused(Path directory, String... words) throws Exception {
    Said said = said(directory, words);
    assertThat(said.exit()).as(said.text()).isEqualTo(3);
    return said.text();
  }

  private record Said(int exit, String text) {}

  private Said said(Path directory, String... words) throws Exception {
    Path file = Files.write(directory.resolve("program.pl"), program);
    Path said = directory.resolve("said.all");
    List<String> argv = new ArrayList<>(List.of("perl", file.toString(), directory.toString()));
    argv.addAll(List.of(words));
    int exit =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    return new Said(exit, new String(Files.readAllBytes(said), UTF_8));
  }
}
