package dev.ferry.workflows.plan.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses as text, told apart without asking a resolver: a plan is read inside workflows, where
 * no lookup may happen.
 */
public final class Addresses {

  private static final Pattern OCTET =
      Pattern.compile("0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]");
  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private Addresses() {}

  /** Four decimal octets without leading zeros. */
  public static boolean isIpv4(String text) {
    String[] octets = text.split("\\.", -1);
    return octets.length == 4
        && List.of(octets).stream().allMatch(octet -> OCTET.matcher(octet).matches());
  }

  /** An IPv6 address in any form of RFC 4291 section 2.2, without a zone. */
  public static boolean isIpv6(String text) {
    return groups(text).isPresent();
  }

  /** A host name of RFC 1123: labels of letters, digits and hyphens, the last not a number. */
  public static boolean isHostName(String text) {
    String[] labels = text.split("\\.", -1);
    return text.length() <= 253
        && List.of(labels).stream().allMatch(label -> LABEL.matcher(label).matches())
        && !DIGITS.matcher(labels[labels.length - 1]).matches();
  }

  /** One spelling for all spellings of the same address or name. */
  public static String canonical(String address) {
    return groups(address)
        .map(groups -> String.join(":", groups.stream().map(Integer::toHexString).toList()))
        .orElseGet(() -> address.toLowerCase(Locale.ROOT));
  }

  private static Optional<List<Integer>> groups(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return side(text).filter(groups -> groups.size() == 8);
    }
    String left = text.substring(0, gap);
    Optional<List<Integer>> head = left.contains(".") ? Optional.empty() : side(left);
    Optional<List<Integer>> tail = side(text.substring(gap + 2));
    if (head.isEmpty() || tail.isEmpty() || head.get().size() + tail.get().size() > 7) {
      return Optional.empty();
    }
    List<Integer> all = new ArrayList<>(head.get());
    while (all.size() + tail.get().size() < 8) {
      all.add(0);
    }
    all.addAll(tail.get());
    return Optional.of(all);
  }

  /** The groups on one side of the gap; the last may be an IPv4 address, which is two of them. */
  private static Optional<List<Integer>> side(String text) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return Optional.of(groups);
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (GROUP.matcher(parts[i]).matches()) {
        groups.add(Integer.parseInt(parts[i], 16));
      } else if (i == parts.length - 1 && isIpv4(parts[i])) {
        String[] octets = parts[i].split("\\.", -1);
        groups.add(Integer.parseInt(octets[0]) * 256 + Integer.parseInt(octets[1]));
        groups.add(Integer.parseInt(octets[2]) * 256 + Integer.parseInt(octets[3]));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(groups);
  }
}
