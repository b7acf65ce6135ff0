package dev.ferry.starter;

/** An expected error: told in words, with what to do next, and without a stack trace. */
public final class Told extends RuntimeException {
  private final Code code;

  /**
   * An error.
   *
   * @param code what kind; {@code docs/cli.md} has an entry for each
   * @param what what happened, where, and what to do
   */
  public Told(Code code, String what) {
    super(what, null, false, false);
    this.code = code;
  }

  /** What kind of error. */
  public Code code() {
    return code;
  }

  /** Code and words. */
  public String line() {
    return code + " " + getMessage();
  }

  /** The codes. Numbers are never used again. */
  public enum Code {
    /** Temporal does not answer. */
    UNREACHABLE(1, Exit.UNREACHABLE),
    /** No worker answers. */
    NO_WORKER(2, Exit.UNREACHABLE),
    /** There is no migration of that name. */
    NO_MIGRATION(3, Exit.USAGE),
    /** A migration of that name runs already. */
    RUNS_ALREADY(4, Exit.FAILED),
    /** The migration has ended. */
    ENDED(5, Exit.FAILED),
    /** The file cannot be read or written. */
    FILE(6, Exit.USAGE),
    /** What was asked does not fit the state the migration is in. */
    NOT_NOW(7, Exit.FAILED),
    /** No such step, answer or gate. */
    NO_SUCH(8, Exit.USAGE),
    /** Something that Ferry does not expect. */
    UNEXPECTED(9, Exit.FAILED),
    /** Temporal refuses this client. */
    DENIED(10, Exit.UNREACHABLE);

    private final int number;
    private final int exit;

    Code(int number, int exit) {
      this.number = number;
      this.exit = exit;
    }

    /** The exit code of a command that ends with it. */
    public int exit() {
      return exit;
    }

    /** The code as operators see it, such as {@code FERRY-CLI-003}. */
    @Override
    public String toString() {
      return "FERRY-CLI-" + (number < 10 ? "00" : "0") + number;
    }
  }
}
