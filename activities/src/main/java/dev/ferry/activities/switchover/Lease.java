package dev.ferry.activities.switchover;

import java.time.Duration;
import java.util.List;

/**
 * The promise of one fenced host to thaw by itself, for one epoch. It lives on the host: a timer
 * there, and a decision that is written once, under a lock, and survives a restart of the host.
 *
 * <p>One of the fenced hosts is the <em>keeper</em>: its decision is the decision of the whole
 * switch, and nothing opens anywhere before it is {@link Decision#ARMED}.
 */
public interface Lease extends AutoCloseable {

  /**
   * Records the thaw commands and starts the timer; does nothing if this epoch's lease was started
   * before. When the timer ends and nothing is decided, the host decides {@link Decision#THAWED},
   * ends the sessions of this claim, so that no fence can arrive late and stay, and runs the
   * commands one by one as root, each until it succeeds, at most 600 times a second apart; and all
   * of them once more after 3 s, for a statement that was under way.
   */
  void start(Duration length, List<List<String>> thawCommands);

  /** Stops the timer, and reads it back as stopped. Decides nothing. Idempotent. */
  void stop();

  /**
   * Decides that the switch goes forward, unless it is decided already or less than 1 s of the
   * lease is left; then stops the timer.
   *
   * @return what is decided now; {@link Decision#OPEN} when too little time was left
   */
  Decision arm();

  /**
   * Decides that the service goes home, unless it is decided already; then stops the timer. Does
   * not run the thaw commands.
   *
   * @return what is decided now
   */
  Decision thaw();

  /**
   * Opens the host with the thaw commands that were recorded, without any part: for a way home on
   * which not every host answers. Decides {@link Decision#THAWED} first, unless it is decided.
   * Nothing to do where the lease was never started.
   *
   * @throws RuntimeException when it is armed, or a command fails
   */
  void home();

  /** What is decided. */
  Decision decision();

  @Override
  void close();

  /** The one decision of an epoch. */
  enum Decision {
    OPEN,
    ARMED,
    THAWED
  }
}
