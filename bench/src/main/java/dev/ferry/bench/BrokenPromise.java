package dev.ferry.bench;

/** Something came to no end that must always come to one; measuring on makes no sense. */
final class BrokenPromise extends Exception {
  private static final long serialVersionUID = 1;

  BrokenPromise(String what) {
    super(what);
  }
}
