package dev.ferry.activities.switchover;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The order inside the pause. Parts of one wave do not depend on each other and go side by side.
 * Dependencies come first; fencing goes through the waves backwards, so that dependants are fenced
 * first.
 */
final class Waves {

  private Waves() {}

  /**
   * @throws IllegalArgumentException when parts depend on each other in a circle
   */
  static List<List<Member>> dependenciesFirst(List<Member> members) {
    Set<String> present = new HashSet<>();
    members.forEach(member -> present.add(member.id()));
    Set<String> placed = new HashSet<>();
    List<Member> rest = new ArrayList<>(members);
    List<List<Member>> waves = new ArrayList<>();
    while (!rest.isEmpty()) {
      List<Member> wave =
          rest.stream()
              .filter(
                  member ->
                      member.dependsOn().stream()
                          .filter(present::contains)
                          .allMatch(placed::contains))
              .toList();
      if (wave.isEmpty()) {
        throw new IllegalArgumentException("parts depend on each other in a circle: " + rest);
      }
      wave.forEach(member -> placed.add(member.id()));
      rest.removeAll(wave);
      waves.add(wave);
    }
    return waves;
  }
}
