package dev.ferry.activities.dns;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.ferry.workflows.dns.DnsRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * All values of one type at one name (RFC 2181 section 5).
 *
 * @param key where it is
 * @param ttl zero when absent
 * @param values as the zone writes them; none when there is no such RRset
 */
record RRset(Key key, Duration ttl, List<String> values) {

  /**
   * Where an RRset is.
   *
   * @param name absolute, in lower case, with the dot at its end
   * @param type of its values
   */
  record Key(String name, DnsRecord.Type type) {
    Name dnsName() {
      return RRset.name(name);
    }

    int dnsType() {
      return Type.value(type.name());
    }

    @Override
    public String toString() {
      return name + " " + type;
    }
  }

  static RRset absent(Key key) {
    return new RRset(key, Duration.ZERO, List.of());
  }

  @JsonIgnore
  boolean isAbsent() {
    return values.isEmpty();
  }

  RRset withTtl(Duration other) {
    return new RRset(key, other, values);
  }

  /** The same with a TTL of at most {@code most}. */
  RRset lowered(Duration most) {
    return ttl.compareTo(most) <= 0 ? this : withTtl(most);
  }

  /** Whether both have the same values: in any order, in any spelling of one value. */
  boolean sameValues(RRset other) {
    return key.equals(other.key) && canonical().equals(other.canonical());
  }

  /** Whether both have the same values and the same TTL. */
  boolean same(RRset other) {
    return sameValues(other) && ttl.equals(other.ttl);
  }

  private Set<String> canonical() {
    return values.stream()
        .map(value -> canonical(key.type, value))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** One spelling for all spellings of a value; names have no case, texts have. */
  static String canonical(DnsRecord.Type type, String value) {
    try {
      String text =
          Record.fromString(Name.root, Type.value(type.name()), DClass.IN, 0, value, Name.root)
              .rdataToString();
      return type == DnsRecord.Type.TXT ? text : text.toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new IllegalArgumentException(value + " is no value of type " + type, e);
    }
  }

  /** The name that {@code text} writes with the dot at its end. */
  static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(text + " is no domain name", e);
    }
  }

  @Override
  public String toString() {
    return isAbsent() ? "nothing" : ttl.toSeconds() + " s " + String.join(", ", values);
  }
}
