package dev.ferry.activities.switchover;

import java.util.List;
import java.util.Optional;

/**
 * A part that could not be opened when an attempt is finished. It has one way to go, home, and
 * needs no more than its fenced host for that: the commands that are recorded there. Forward it has
 * to wait until all of its hosts answer.
 *
 * @param lease of its fenced host; empty where none is fenced
 * @param why it could not be opened
 */
record Unopened(Optional<Lease> lease, RuntimeException why) implements SwitchPart {

  @Override
  public Standing standing() {
    throw why;
  }

  @Override
  public List<List<String>> thawCommands() {
    throw why;
  }

  @Override
  public String fence(Deadline deadline) {
    throw why;
  }

  @Override
  public void reach(String position, Deadline deadline) {
    throw why;
  }

  @Override
  public void ready(String position, Deadline deadline) {
    throw why;
  }

  @Override
  public void takeOver(Deadline deadline) {
    throw why;
  }

  @Override
  public void thaw() {
    lease.orElseThrow(() -> why).home();
  }

  @Override
  public void close() {}
}
