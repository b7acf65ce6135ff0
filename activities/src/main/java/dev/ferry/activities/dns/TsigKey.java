package dev.ferry.activities.dns;

import dev.ferry.activities.secrets.Secret;
import dev.ferry.workflows.plan.SecretRef;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/** Reads a TSIG key as {@code tsig-keygen} prints it, or as {@code nsupdate -y} takes it. */
final class TsigKey {
  private static final Map<String, Name> ALGORITHMS =
      Map.of(
          "hmac-sha256", TSIG.HMAC_SHA256,
          "hmac-sha384", TSIG.HMAC_SHA384,
          "hmac-sha512", TSIG.HMAC_SHA512);
  private static final Pattern SHORT =
      Pattern.compile("\\s*([a-z0-9-]+):([A-Za-z0-9._-]+):([A-Za-z0-9+/=]+)\\s*");
  private static final Pattern PRINTED =
      Pattern.compile(
          "\\s*key\\s+\"?([A-Za-z0-9._-]+)\"?\\s*\\{"
              + "\\s*algorithm\\s+\"?([a-z0-9-]+)\"?\\s*;"
              + "\\s*secret\\s+\"([A-Za-z0-9+/=]+)\"\\s*;\\s*}\\s*;?\\s*");

  private TsigKey() {}

  static TSIG read(SecretRef where, Secret secret) {
    Matcher brief = SHORT.matcher(secret.text());
    if (brief.matches()) {
      return key(where, brief.group(1), brief.group(2), brief.group(3));
    }
    Matcher printed = PRINTED.matcher(secret.text());
    if (printed.matches()) {
      return key(where, printed.group(2), printed.group(1), printed.group(3));
    }
    throw malformed(where, "it has neither form");
  }

  private static TSIG key(SecretRef where, String algorithm, String name, String base64) {
    Name known = ALGORITHMS.get(algorithm);
    if (known == null) {
      throw malformed(where, "its algorithm is none of hmac-sha256, hmac-sha384, hmac-sha512");
    }
    try {
      return new TSIG(known, RRset.name(name), Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw malformed(where, "its secret is not base64");
    }
  }

  private static DnsException malformed(SecretRef where, String why) {
    return new DnsException(
        "FERRY-DNS-002 %s is no TSIG key: %s. Put there what tsig-keygen prints, or hmac-sha256:name:base64."
            .formatted(where, why));
  }
}
