package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.HostFile;
import dev.ferry.workflows.steps.Finding;
import java.util.Optional;

/**
 * How the first copy is made, and why not otherwise: noted at the destination, and told.
 *
 * @param note where it is noted
 */
record SeedWay(HostFile note) {
  static final String ENDING = "way";
  private static final String CHECK = "seed.way";
  private static final String WHOLE = "a copy of the server's files";
  private static final String DUMP = "a dump";

  static SeedWay at(End destination, Names names) {
    return new SeedWay(names.file(destination.remote(), ENDING));
  }

  void copiesWhole() {
    note(WHOLE);
  }

  /** Because nothing else can be done. */
  void dumps(String because) {
    note(DUMP + ", because " + because);
  }

  /** For a reason that was noted; or because the copy did not do. */
  void dumps() {
    String noted = note.read().orElse("");
    if (noted.equals(WHOLE)) {
      dumps("the server did not start with " + WHOLE);
    } else if (noted.isEmpty()) {
      note(DUMP);
    }
  }

  private void note(String text) {
    note.write(text.replaceAll("\\s+", " ") + "\n");
  }

  /** How it was made, once it is or was begun. */
  Optional<Finding> finding() {
    return note.read()
        .filter(text -> !text.isEmpty())
        .map(text -> Finding.pass(CHECK, "the first copy was " + text));
  }

  /**
   * How it will be made.
   *
   * @param whole as a copy of files, not as a dump
   * @param obstacle what keeps it from being one, if anything does
   */
  static Finding expected(boolean whole, Optional<String> obstacle) {
    String how =
        whole
            ? WHOLE + ", if its directory can be exchanged, which is tried beforehand"
            : obstacle.map(why -> DUMP + ", because " + why).orElse(DUMP);
    return Finding.pass(CHECK, "the first copy will be " + how);
  }

  void forget() {
    note.remove();
  }
}
