package dev.ferry.workflows.plan;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to be open before each component opens: what it depends on, and all of an earlier {@link
 * Spec.Tier}. A component that depends on one of a later tier belongs to that one; so the plan's
 * word wins, and no circle can come of it.
 */
public final class Tiers {
  private Tiers() {}

  /** For each component by id; ids that are not among {@code specs} are left out. */
  public static Map<String, List<String>> needs(Collection<Spec> specs) {
    Map<String, List<String>> written = new LinkedHashMap<>();
    Map<String, Spec.Tier> tiers = new LinkedHashMap<>();
    for (Spec spec : specs) {
      written.put(spec.id(), spec.dependsOn());
      tiers.put(spec.id(), spec.tier());
    }
    for (String id : Order.of(written)) {
      written.get(id).stream()
          .map(tiers::get)
          .filter(tier -> tier != null && tier.compareTo(tiers.get(id)) > 0)
          .forEach(tier -> tiers.merge(id, tier, Tiers::later));
    }
    Map<String, List<String>> needs = new LinkedHashMap<>();
    for (String id : written.keySet()) {
      Set<String> before = new LinkedHashSet<>(written.get(id));
      before.retainAll(written.keySet());
      tiers.forEach(
          (other, tier) -> {
            if (tier.compareTo(tiers.get(id)) < 0) {
              before.add(other);
            }
          });
      needs.put(id, List.copyOf(before));
    }
    return needs;
  }

  private static Spec.Tier later(Spec.Tier one, Spec.Tier other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
