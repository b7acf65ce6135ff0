package dev.ferry.lab.ledger;

import java.util.List;

/** One client's connection to one side. */
public interface Session extends AutoCloseable {
  /**
   * Appends a number durably.
   *
   * @throws Exception when it was refused, or when nobody knows: it is not counted as acknowledged
   */
  void append(long number) throws Exception;

  /** All numbers that this side holds, as often as it holds them. */
  List<Long> numbers() throws Exception;

  /** Whether it may be used again after a number was refused. */
  boolean usable();

  @Override
  void close();
}
