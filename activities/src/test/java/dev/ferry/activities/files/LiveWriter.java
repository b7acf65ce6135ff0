package dev.ferry.activities.files;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes, renames and deletes files on a host until it is refused, and notes outside the tree what
 * was acknowledged.
 */
final class LiveWriter {
  private static final String PROGRAM =
      """
      my ($path, $journal, $mark) = @ARGV;
      open my $log, '>>', $journal or die; select $log; $| = 1;
      my @live; my $n = 0;
      while (1) {
        my $name = sprintf '%s-%05d', $mark, ++$n;
        my $file = "$path/" . ($n % 7) . "/$name";
        mkdir "$path/" . ($n % 7);
        open my $out, '>', $file or last;
        print {$out} "content of $name" and close $out or last;
        print "C ", $n % 7, "/$name $name\\n"; push @live, [($n % 7) . "/$name", $name];
        if ($n % 3 == 0) { my $one = splice @live, rand @live, 1; unlink "$path/$one->[0]" or last; print "D $one->[0] -\\n" }
        if ($n % 5 == 0) { my $one = $live[rand @live]; my $to = "$one->[0]r";
          rename "$path/$one->[0]", "$path/$to" or last; print "R $one->[0] $to\\n"; $one->[0] = $to }
        if ($n % 4 == 0) { my $one = $live[rand @live]; my $new = reverse $one->[1];
          open my $o, '+<', "$path/$one->[0]" or last; print {$o} "content of $new" and close $o or last; $one->[1] = $new; print "C $one->[0] $new\\n" }
        select undef, undef, undef, 0.001;
      }
      print "E $! -\\n";
      """;

  private final LabTrees trees;

  LiveWriter(LabTrees trees) {
    this.trees = trees;
    trees.both("rm -f /var/tmp/ferry-journal");
  }

  void start(String host, String mark) {
    trees.on(
        host,
        "cat >/var/tmp/ferry-writer <<'END'\n"
            + PROGRAM
            + "END\nsystemd-run -q --collect --unit=ferry-test-writer perl /var/tmp/ferry-writer "
            + LabTrees.PATH
            + " /var/tmp/ferry-journal "
            + mark);
  }

  /** What must be there: path to content, from all journals in this order. */
  Map<String, String> acknowledged(String... hosts) {
    Map<String, String> files = new TreeMap<>();
    for (String host : hosts) {
      for (String line : trees.on(host, "cat /var/tmp/ferry-journal").lines().toList()) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
          case "C" -> files.put(words[1], "content of " + words[2]);
          case "D" -> files.remove(words[1]);
          case "R" -> files.put(words[2], files.remove(words[1]));
          default -> {}
        }
      }
    }
    return files;
  }

  /** What is there. */
  Map<String, String> present(String host) {
    Map<String, String> files = new TreeMap<>();
    String text =
        trees.on(
            host,
            "cd "
                + LabTrees.PATH
                + "; find . "
                + LabTrees.BUT_TRASH
                + "-type f -printf '%P\\t' -exec cat {} \\; -printf '\\n'");
    for (String line :
        new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      String[] words = line.split("\t", 2);
      files.put(words[0], words[1]);
    }
    return files;
  }
}
