package dev.ferry.workflows.plan.shape;

import java.util.List;

/**
 * Directories that belong to the operating system: copying one over its counterpart, with deletion
 * of what the source does not have, would destroy the destination.
 */
final class SystemPaths {

  /** Neither these nor anything below them is anybody's data. */
  private static final List<String> TREES =
      List.of(
          "/bin",
          "/boot",
          "/dev",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/proc",
          "/run",
          "/sbin",
          "/sys",
          "/usr/bin",
          "/usr/lib",
          "/usr/sbin",
          "/var/run");

  /** These hold data of many owners; a path below them may be given. */
  private static final List<String> ROOTS =
      List.of(
          "/",
          "/etc",
          "/home",
          "/media",
          "/mnt",
          "/opt",
          "/root",
          "/srv",
          "/tmp",
          "/usr",
          "/usr/local",
          "/usr/share",
          "/var",
          "/var/cache",
          "/var/lib",
          "/var/log",
          "/var/spool",
          "/var/tmp");

  private SystemPaths() {}

  /** Whether the path is one of them, however it is spelt. */
  static boolean contain(String path) {
    String plain = path.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
    return ROOTS.contains(plain)
        || TREES.stream().anyMatch(tree -> plain.equals(tree) || plain.startsWith(tree + "/"));
  }
}
