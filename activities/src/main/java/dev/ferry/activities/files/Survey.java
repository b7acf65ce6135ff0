package dev.ferry.activities.files;

import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A look at both sides that changes nothing: what there is, and what is in the way. */
final class Survey {
  private static final int NAMES_LOOKED_UP = 20_000;
  private static final long SPARE_BYTES = 16L << 20;

  private final Sides sides;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  Survey(Sides sides) {
    this.sides = sides;
  }

  Inspection look() {
    Answer charge = lookAt(sides.charge());
    Answer other = lookAt(sides.other());
    hosts(charge, other);
    for (int n = 0; n < sides.spec().paths().size(); n++) {
      path(n, charge, other);
    }
    owners("user", charge);
    owners("group", charge);
    Map<String, String> before =
        Map.of(
            "charge", sides.charge().standing().name(), "other", sides.other().standing().name());
    return new Inspection(facts, List.copyOf(findings), new Before(before));
  }

  private Answer lookAt(Side side) {
    List<String> words = new ArrayList<>(List.of("look"));
    words.add(Integer.toString(sides.spec().paths().size()));
    words.addAll(sides.spec().paths());
    words.addAll(sides.spec().exclude());
    return Answer.of(side.look(new byte[0], words.toArray(String[]::new)).text());
  }

  private void hosts(Answer charge, Answer other) {
    String names = sides.charge().name() + " and " + sides.other().name();
    judge(
        "files.machine",
        !charge.one("machine").equals(other.one("machine")),
        "FERRY-FILES-017",
        names + " are different machines",
        names + " are the same machine (/etc/machine-id)",
        "Give two hosts; a cloned host needs a machine-id of its own (systemd-machine-id-setup).");
    for (Map.Entry<Side, Answer> side :
        List.of(Map.entry(sides.charge(), charge), Map.entry(sides.other(), other))) {
      String version = side.getValue().one("rsync");
      facts.put("rsync on " + side.getKey().name(), version);
      judge(
          "files.rsync",
          version.matches("3\\.[2-9]\\d*(\\..*)?|[4-9].*"),
          "FERRY-FILES-016",
          "rsync " + version + " on " + side.getKey().name(),
          "rsync on " + side.getKey().name() + " is " + version + ", and 3.2 is needed",
          "Install it there: apt-get install rsync.");
      List<String> unknown = side.getValue().all("unknown");
      judge(
          "files.attributes",
          unknown.isEmpty(),
          "FERRY-FILES-044",
          "ACLs and attributes on " + side.getKey().name() + " can be compared",
          "the system calls of %s are not known for %s: neither a comparison nor a switch could prove its ACLs and attributes"
              .formatted(side.getKey().name(), String.join(", ", unknown)),
          "Move these files by other means, or between hosts of x86_64, aarch64 or riscv64.");
    }
  }

  private void path(int n, Answer charge, Answer other) {
    String path = sides.spec().paths().get(n);
    String state = charge.one("state." + n);
    String here = path + " on " + sides.charge().name();
    judge(
        "files.path",
        state.equals("directory"),
        state.startsWith("missing")
            ? "FERRY-FILES-002"
            : state.startsWith("symlink") ? "FERRY-FILES-004" : "FERRY-FILES-003",
        here + " is a directory",
        here + ": " + state,
        "Name the directory itself, without symbolic links on the way to it; mount its disk.");
    if (!state.equals("directory")) {
      return;
    }
    facts.put(
        here,
        "%s files, %s entries, %s bytes"
            .formatted(
                charge.one("files." + n), charge.one("entries." + n), charge.one("bytes." + n)));
    facts.put(here + " lies on", charge.one("filesystem." + n));
    facts.put(here + " has", charge.one("hardLinks." + n) + " files with hard links");
    content(n, here, charge);
    destination(n, path, charge, other);
  }

  private void content(int n, String here, Answer charge) {
    judge(
        "files.empty",
        charge.number("entries." + n) > 0,
        "FERRY-FILES-005",
        here + " has content",
        here + " is empty: perhaps a disk is not mounted",
        "Mount it. A directory that is meant to be empty need not be moved; leave it out.");
    List<String> unread = charge.all("unread." + n);
    judge(
        "files.readable",
        unread.isEmpty(),
        "FERRY-FILES-038",
        here + " can be read whole",
        here + " could not be read whole: " + String.join("; ", unread),
        "See the kernel log of that host. What cannot be read cannot be moved; repair it, or remove it.");
    String type = charge.one("type." + n);
    judge(
        "files.filesystem",
        !type.matches("tmpfs|ramfs|nfs4?|cifs|smb3|fuse\\..*|9p"),
        "FERRY-FILES-019",
        here + " lies on " + type,
        here + " lies on " + type + ", where it is lost on a restart or written by others too",
        "Move what lies on a disk of the host; mount shared storage on the other host instead.");
    List<String> nested = charge.all("nested." + n);
    judge(
        "files.nested",
        nested.isEmpty(),
        "FERRY-FILES-008",
        here + " has no mounts inside",
        here + " has mounts inside, which are not copied: " + String.join(", ", nested),
        "Give each as a path of its own.");
    List<String> special = charge.all("special." + n);
    judge(
        "files.special",
        special.isEmpty(),
        "FERRY-FILES-009",
        here + " has only files, directories and symbolic links",
        here + " has sockets, pipes or devices: " + String.join("; ", special),
        "Exclude them; what made them makes them again.");
  }

  private void destination(int n, String path, Answer charge, Answer other) {
    String there = path + " on " + sides.other().name();
    String state = other.one("state." + n);
    judge(
        "files.destination",
        state.equals("directory"),
        "FERRY-FILES-002",
        there + " is a directory",
        there + ": " + state,
        "Make the directory there (on the disk that is to hold it).");
    if (!state.equals("directory")) {
      return;
    }
    List<String> nested = other.all("nested." + n);
    if (!nested.isEmpty()) {
      judge(
          "files.nested",
          false,
          "FERRY-FILES-008",
          "",
          there + " has mounts inside: " + String.join(", ", nested),
          "Unmount them.");
    }
    space(n, there, charge, other);
    if (other.number("entries." + n) == 0) {
      findings.add(Finding.pass("files.foreign", there + " is empty"));
      facts.put(path + " is first copied", charge.one("seed." + n));
      return;
    }
    byte[] names =
        sides.other().look(new byte[0], "names", path, Integer.toString(NAMES_LOOKED_UP)).out();
    Answer absent = Answer.of(sides.charge().look(names, "absent", path).text());
    judge(
        "files.foreign",
        absent.number("absent") == 0,
        "FERRY-FILES-006",
        there + " has nothing that " + sides.charge().name() + " lacks",
        "%s has %s entries that %s lacks, and that a copy deletes: %s"
            .formatted(there, absent.one("absent"), sides.charge().name(), absent.one("names")),
        "Look at them; remove or exclude them.");
  }

  private void space(int n, String there, Answer charge, Answer other) {
    long bytes = Math.max(0, charge.number("allocated." + n) - other.number("allocated." + n));
    long needed = bytes + bytes / 20 + SPARE_BYTES;
    long free = other.number("free." + n);
    facts.put(there + " has free", free + " bytes, " + other.one("freeInodes." + n) + " inodes");
    long entries = Math.max(0, charge.number("entries." + n) - other.number("entries." + n));
    String inodes = other.one("freeInodes." + n);
    judge(
        "files.space",
        free >= needed
            && (inodes.equals("unlimited")
                || Long.parseLong(inodes) >= entries + entries / 20 + 16),
        "FERRY-FILES-007",
        there + " has space for " + needed + " bytes",
        "%s needs %d bytes and %d inodes more, and has %d and %s free"
            .formatted(there, needed, entries, free, inodes),
        "Make the file system larger, or remove something.");
  }

  private void owners(String kind, Answer charge) {
    // asked by number on the other host, which knows none of the files yet
    List<String> strangers = new ArrayList<>();
    for (String owner : charge.all(kind)) {
      int space = owner.indexOf(' ');
      String name = owner.substring(space + 1);
      String there = sides.other().nameOf(kind, owner.substring(0, space));
      if (!name.isEmpty() && !name.equals(there)) {
        strangers.add(
            "%s is %s, there %s"
                .formatted(owner.substring(0, space), name, there.isEmpty() ? "unknown" : there));
      }
    }
    judge(
        "files." + kind + "s",
        strangers.isEmpty(),
        "FERRY-FILES-018",
        "every " + kind + " that owns files has the same number on " + sides.other().name(),
        kind + " numbers differ on " + sides.other().name() + ": " + String.join("; ", strangers),
        "Create them there with the same numbers; numbers are what is copied.");
  }

  private void judge(
      String check, boolean good, String code, String pass, String fail, String remedy) {
    findings.add(good ? Finding.pass(check, pass) : Finding.fail(check, code + " " + fail, remedy));
  }
}
