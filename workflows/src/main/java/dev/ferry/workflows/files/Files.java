package dev.ferry.workflows.files;

import dev.ferry.workflows.plan.Moves;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Obeys;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Directories, moved by copying again and again and a last pass in the pause. */
@Doc(
    "Directories. They are copied ahead and again and again; the last pass in the pause carries"
        + " what changed since.")
@Obeys(NoPathInAnother.class)
public record Files(
    @Doc("Unique among the components.") @Is(Form.ID) String id,
    @Doc("The host in charge now.") @Is(Form.HOST) String from,
    @Doc("The host that takes over.") @Is(Form.HOST) String to,
    @Doc("The directories, the same on both hosts.") @Is(Form.DATA_PATH) List<String> paths,
    @Doc("What is not copied, and not deleted at the other side.") @Default("[]") @Is(Form.EXCLUDE)
        List<String> exclude,
    @Doc("Time between two passes.") @Default("30s") @Range(min = "1s", max = "24h") Duration every,
    @Doc(
            "A pass that would delete more files than this at the other side stops instead: an"
                + " unmounted source looks like one that has been emptied.")
        @Default("1000")
        @Range(min = "0", max = "2000000000")
        int maxDelete,
    @Doc(
            "Most that first copies and passes may send, in bits a second. The last pass, in the"
                + " pause, takes what there is.")
        @Is(Form.BANDWIDTH)
        Optional<String> bandwidth,
    @Doc("Ids of the components that open before this one.") @Default("[]") @Is(Form.COMPONENT)
        List<String> dependsOn)
    implements Moves {
  private static final long MEGA = 1_000_000;
  private static final long GIGA = 1_000 * MEGA;

  /** The bandwidth in bits a second; 0 where there is no limit. */
  public long bitsPerSecond() {
    return bandwidth
        .map(text -> text.split("(?=[MG])", 2))
        .map(words -> Long.parseLong(words[0]) * (words[1].equals("Gbit") ? GIGA : MEGA))
        .orElse(0L);
  }

  /** A tree that is closed has a mount of its own, with {@code ro} among its options. */
  @Override
  public List<String> looks(String asRoot) {
    return paths.stream()
        .filter(path -> path.matches("[A-Za-z0-9_./-]+"))
        .map(path -> "findmnt -n -o TARGET,OPTIONS %1$s || echo %1$s is open".formatted(path))
        .toList();
  }

  @Override
  public Tier tier() {
    return Tier.DATA;
  }

  @Override
  public Keeper keeper() {
    return Keeper.FILES;
  }
}
