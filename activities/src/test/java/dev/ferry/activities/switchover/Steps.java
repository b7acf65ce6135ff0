package dev.ferry.activities.switchover;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Listens to the steps of a pause in this process, and does something as one of them begins. */
final class Steps extends Handler {
  private static final Logger PAUSE = Logger.getLogger("dev.ferry.pause");

  /** Like a worker's death: no code of Ferry may go on. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final SimpleFormatter words = new SimpleFormatter();
  private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
  private final AtomicLong failed = new AtomicLong();

  Steps() {
    PAUSE.setLevel(Level.ALL);
    PAUSE.addHandler(this);
  }

  /** Once, before the step itself. */
  void at(String step, Runnable action) {
    actions.put("begins " + step, action);
  }

  /** When the first step failed, of System.nanoTime; 0 if none did. */
  long failed() {
    return failed.get();
  }

  @Override
  public void publish(LogRecord record) {
    String said = words.formatMessage(record);
    if (said.startsWith("failed ")) {
      failed.compareAndSet(0, System.nanoTime());
    }
    Runnable action = actions.remove(said);
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    PAUSE.removeHandler(this);
  }
}
