package dev.ferry.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** When each step of a switch in this process began, from what the switch itself logs. */
final class PauseLog extends Handler implements AutoCloseable {
  // Held: the log manager keeps only weak references, and the level would be lost.
  private final Logger logger = Logger.getLogger("dev.ferry.pause");
  private final Map<String, Long> begun = new LinkedHashMap<>();

  PauseLog() {
    logger.setLevel(Level.FINE);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public synchronized void publish(LogRecord record) {
    if (record.getParameters() != null && record.getParameters().length > 0) {
      begun.putIfAbsent(record.getParameters()[0].toString(), System.nanoTime());
    }
  }

  /**
   * Milliseconds from the begin of the first fence to that of each step; what came before it is
   * negative. Forgets them.
   */
  synchronized Map<String, Double> take() {
    long zero =
        begun.entrySet().stream()
            .filter(step -> step.getKey().startsWith("fence"))
            .mapToLong(Map.Entry::getValue)
            .min()
            .orElse(0);
    Map<String, Double> offsets = new LinkedHashMap<>();
    begun.forEach((step, at) -> offsets.put(step, (at - zero) / 1e6));
    begun.clear();
    return offsets;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
