package dev.ferry.activities.switchover;

import java.util.List;

/**
 * What one component does inside the pause. It is opened beforehand: every connection it needs is
 * up and warm, and it never connects again (a connection that was ended by a later epoch stays
 * ended). Every method is idempotent.
 */
public interface SwitchPart extends AutoCloseable {

  /** Who is in charge, read from the hosts. */
  Standing standing();

  /**
   * What makes the fenced host writable again when the lease ends: argument lists, run there as
   * root one by one, the needed one first; each idempotent, and none keeps the others from running.
   * Empty where nothing on a host is fenced.
   */
  List<List<String>> thawCommands();

  /** The last that can be done while users are served: what it does now, they need not wait for. */
  default void approach() {}

  /**
   * Makes the side in charge refuse writes, proves it, and survives a restart of its host.
   *
   * @return the frozen position, in the component's own form
   * @throws SwitchFailure when it could not be fenced in time; it may be fenced in part
   */
  String fence(Deadline deadline);

  /** Waits until the other side holds everything up to {@code position}, and proves it. */
  void reach(String position, Deadline deadline);

  /** What an operator should know of how it was reached; empty where there is nothing. */
  default String remark() {
    return "";
  }

  /**
   * The last look, when every part has reached its position: the fence still stands and the
   * position has not moved. What would expire by itself on waiting users is put off to 30 s,
   * because a worker that is lost from here on needs time to come back.
   *
   * @throws SwitchFailure when something moved
   */
  void ready(String position, Deadline deadline);

  /**
   * Whether nothing that depends on this part may go on before it has taken over: so with what
   * holds data, which would refuse every write, and with the traffic itself. Where not, a failure
   * is reported in the outcome, and nobody is kept waiting for it.
   */
  default boolean vital() {
    return true;
  }

  /**
   * What can be done as soon as the decision is armed, beside the parts that this one depends on,
   * so that less is left for {@link #takeOver}, which comes after them in any case and does it
   * again where it failed or was left out.
   */
  default void decided() {}

  /** Makes the other side take over; only called once the decision is armed. */
  void takeOver(Deadline deadline);

  /** What is left to do when all have taken over and nobody waits any more. */
  default void settle() {}

  /** Makes the side in charge writable again; only called once the decision is to thaw. */
  void thaw();

  @Override
  void close();

  /** Who is in charge of a component. */
  enum Standing {
    /** The side in charge before the switch accepts writes. */
    HOME,
    /** Neither side accepts writes. */
    FENCED,
    /** The other side accepts writes. */
    TAKEN
  }
}
