package dev.ferry.activities.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The script that acts on the hosts, joined from its chapters. */
final class HostScript {
  private static final List<String> CHAPTERS =
      List.of(
          "1-frame",
          "2-mounts",
          "3-holders",
          "4-tree",
          "5-keys",
          "6-passes",
          "7-seed",
          "8-journal",
          "9-suspects",
          "10-pause",
          "11-direct",
          "12-trash",
          "13-look",
          "14-traits",
          "15-read",
          "16-kept",
          "17-compare",
          "18-verbs");

  static final byte[] TEXT = joined();

  private HostScript() {}

  private static byte[] joined() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (String chapter : CHAPTERS) {
      try (InputStream in = HostScript.class.getResourceAsStream(chapter + ".pl")) {
        text.writeBytes(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.toByteArray();
  }
}
