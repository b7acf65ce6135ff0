package dev.ferry.lab.witness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A write that its user was told is stored.
 *
 * @param atMicros when the answer was complete, since 1970
 * @param server the host that answered
 */
public record AcknowledgedWrite(long atMicros, String server) {

  /**
   * All of a run, in the order of their answers.
   *
   * @param journal directory of the run's journal
   */
  public static List<AcknowledgedWrite> of(Path journal) throws IOException {
    return Run.read(journal).finished().stream()
        .filter(Line.Finished::acknowledges)
        .map(write -> new AcknowledgedWrite(write.end(), write.server()))
        .sorted(Comparator.comparingLong(AcknowledgedWrite::atMicros))
        .toList();
  }
}
