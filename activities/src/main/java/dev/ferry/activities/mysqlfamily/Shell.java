package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.ssh.Bash;

/** The fixed scripts of this package. */
final class Shell {
  static final Bash DROP_IN = Bash.beside(Shell.class, "drop-in");
  static final Bash SEED = Bash.beside(Shell.class, "seed");

  /** For perl, not for bash. */
  static final String DEAL = Bash.beside(Shell.class, "deal.pl").text();

  private Shell() {}
}
