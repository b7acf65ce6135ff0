package dev.ferry.lab.witness;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Numbers of the orders that may be read back. Safe for several threads. */
final class Acknowledged {

  private long[] numbers = new long[1024];
  private int size;

  synchronized void add(long number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
    }
    numbers[size++] = number;
  }

  synchronized boolean any() {
    return size > 0;
  }

  /** One of them, each as likely as another. */
  synchronized long random() {
    return numbers[ThreadLocalRandom.current().nextInt(size)];
  }
}
