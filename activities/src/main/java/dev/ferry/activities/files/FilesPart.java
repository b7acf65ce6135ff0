package dev.ferry.activities.files;

import dev.ferry.activities.switchover.Deadline;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The trees in the pause. The side in charge gets its fence, hands over what changed since the last
 * pass, and the entries of both sides are proven to be the same; then the other side loses its
 * fence. The old side keeps its own, over restarts too.
 */
final class FilesPart implements SwitchPart {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Sides sides;
  private String remark = "";

  FilesPart(Sides sides) {
    this.sides = sides;
  }

  static FilesPart open(Sides sides) {
    sides.charge().stay();
    sides.other().stay();
    return new FilesPart(sides);
  }

  /**
   * Hands over nearly all, and starts what the pause needs, so that it is left with what changed
   * within a second.
   */
  @Override
  public void approach() {
    asked(sides::pass);
    asked(() -> sides.charge().now(LONGEST, "stand-by", sides.most()));
  }

  @Override
  public Standing standing() {
    boolean charge = open(sides.charge());
    boolean other = open(sides.other());
    if (charge && other) {
      throw new SwitchFailure(
          "FERRY-FILES-040 %s can be written on both %s and %s. Find out which of them is in charge; prepare again to fence the other."
              .formatted(sides.spec().id(), sides.charge().name(), sides.other().name()));
    }
    return charge ? Standing.HOME : other ? Standing.TAKEN : Standing.FENCED;
  }

  private static boolean open(Side side) {
    return side.now(LONGEST, "standing").one("standing").equals("open");
  }

  @Override
  public List<List<String>> thawCommands() {
    return List.of(sides.charge().words("thaw"));
  }

  @Override
  public String fence(Deadline deadline) {
    now(deadline, sides.charge(), "fence");
    return "fenced";
  }

  @Override
  public void reach(String position, Deadline deadline) {
    Answer answer = now(deadline, sides.charge(), "reach", sides.most());
    List<String> paths = sides.spec().paths();
    remark =
        IntStream.range(0, paths.size())
            .mapToObj(n -> paths.get(n) + ": " + answer.one("reached." + n))
            .collect(Collectors.joining("; "));
  }

  @Override
  public String remark() {
    return remark;
  }

  @Override
  public void ready(String position, Deadline deadline) {
    now(deadline, sides.charge(), "fenced");
  }

  @Override
  public void takeOver(Deadline deadline) {
    now(deadline, sides.other(), "take-over");
  }

  @Override
  public void thaw() {
    asked(() -> sides.charge().now(LONGEST, "thaw"));
  }

  private static Answer now(Deadline deadline, Side side, String... words) {
    deadline.check(words[0] + " on " + side.name());
    return asked(() -> side.now(deadline.left(), words));
  }

  private static Answer asked(Supplier<Answer> work) {
    try {
      return work.get();
    } catch (FilesException e) {
      throw new SwitchFailure(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    sides.close();
  }
}
