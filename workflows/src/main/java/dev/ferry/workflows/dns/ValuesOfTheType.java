package dev.ferry.workflows.dns;

import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Addresses;
import dev.ferry.workflows.plan.shape.Found;
import dev.ferry.workflows.plan.shape.Rule;
import dev.ferry.workflows.plan.shape.Shown;
import java.util.List;
import java.util.regex.Pattern;

/** A value that the zone would refuse, or a resolver misread, is found before anything runs. */
final class ValuesOfTheType implements Rule {

  private static final Pattern MX = Pattern.compile("[0-9]{1,5} +(\\S+)");
  private static final Pattern SRV = Pattern.compile("[0-9]{1,5} +[0-9]{1,5} +[0-9]{1,5} +(\\S+)");

  @Override
  public String says() {
    return "`to` has values of the type: IPv4 addresses for A, IPv6 addresses for AAAA, one name"
        + " for CNAME, `10 mail.shop.test.` for MX, `0 5 443 www.shop.test.` for SRV.";
  }

  @Override
  public void check(Found found, Complaints complaints) {
    List<String> values = found.texts("to");
    found
        .get("type", DnsRecord.Type.class)
        .ifPresent(
            type -> {
              for (String value : values) {
                if (!fits(type, value)) {
                  complaints.add(
                      Code.CONTRADICTION,
                      "to",
                      Shown.quoted(value) + " is no value of type " + type,
                      "a value of that type");
                }
              }
              if (type == DnsRecord.Type.CNAME && values.size() > 1) {
                complaints.add(
                    Code.CONTRADICTION, "to", "a CNAME has more than one value", "one name");
              }
            });
  }

  private static boolean fits(DnsRecord.Type type, String value) {
    return switch (type) {
      case A -> Addresses.isIpv4(value);
      case AAAA -> Addresses.isIpv6(value);
      case CNAME -> isName(value);
      case MX -> endsInName(MX, value);
      case SRV -> endsInName(SRV, value);
      case TXT -> true;
    };
  }

  private static boolean endsInName(Pattern form, String value) {
    var match = form.matcher(value);
    return match.matches() && isName(match.group(1));
  }

  /** Underscores are allowed: names of services have them, names of hosts do not. */
  private static boolean isName(String value) {
    String plain = value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
    return value.equals(".") || Addresses.isHostName(plain.replace('_', 'x'));
  }
}
