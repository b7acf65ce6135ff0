package dev.ferry.activities.dns;

import dev.ferry.workflows.dns.DnsRecord;
import dev.ferry.workflows.steps.Finding;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.Route53Exception;

/**
 * A hosted zone of Route 53. A swap is one change batch, which is applied whole or not at all: it
 * deletes exactly the old sets, which fails when they are others, and creates the new ones, which
 * fails when they exist. UPSERT would overwrite whatever is there.
 */
final class Route53Zone implements Zone {
  private static final int ATTEMPTS = 8;

  private static final int THROTTLED = 429;
  private static final int SERVER_ERROR = 500;

  private final Route53Client client;
  private final String id;
  private final Function<String, List<InetSocketAddress>> lookup;
  private final Duration pace;
  private final Duration inSync;
  private final GetHostedZoneResponse zone;

  /**
   * @param client closed with the zone
   * @param id of the hosted zone
   * @param lookup finds the addresses of a name server
   * @param pace the least time between two looks at a change that is not in sync yet
   * @param inSync after which a change should be in sync
   */
  Route53Zone(
      Route53Client client,
      String id,
      Function<String, List<InetSocketAddress>> lookup,
      Duration pace,
      Duration inSync) {
    this.client = client;
    this.id = id;
    this.lookup = lookup;
    this.pace = pace;
    this.inSync = inSync;
    this.zone = asked(() -> client.getHostedZone(request -> request.id(id)));
  }

  @Override
  public String name() {
    return zone.hostedZone().name();
  }

  @Override
  public RRset read(RRset.Key key) {
    return asked(() -> set(key)).map(it -> rrset(key, it)).orElseGet(() -> RRset.absent(key));
  }

  private Optional<ResourceRecordSet> set(RRset.Key key) {
    List<ResourceRecordSet> sets =
        client
            .listResourceRecordSets(
                request ->
                    request
                        .hostedZoneId(id)
                        .startRecordName(key.name())
                        .startRecordType(key.type().name())
                        .maxItems("2"))
            .resourceRecordSets()
            .stream()
            .filter(it -> key.equals(key(it)))
            .toList();
    for (ResourceRecordSet set : sets) {
      if (sets.size() > 1 || set.setIdentifier() != null || set.aliasTarget() != null) {
        throw new DnsException(
            "FERRY-DNS-009 %s in %s is an alias or has a routing policy. Ferry moves plain record sets only: move this one by hand, or make it plain."
                .formatted(key, name()));
      }
    }
    return sets.stream().findFirst();
  }

  private static RRset.Key key(ResourceRecordSet set) {
    DnsRecord.Type type;
    try {
      type = DnsRecord.Type.valueOf(set.typeAsString());
    } catch (IllegalArgumentException e) {
      return new RRset.Key("", DnsRecord.Type.A);
    }
    return new RRset.Key(owner(set), type);
  }

  /** As it is written elsewhere: the API writes an asterisk as its octal code. */
  private static String owner(ResourceRecordSet set) {
    String name = set.name().replace("\\052", "*").toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name : name + ".";
  }

  private static RRset rrset(RRset.Key key, ResourceRecordSet set) {
    List<String> values =
        set.resourceRecords().stream().map(ResourceRecord::value).sorted().toList();
    return new RRset(key, Duration.ofSeconds(set.ttl()), values);
  }

  @Override
  public Swap swap(List<Change> changes) {
    String why = "";
    int invalid = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      backOff(attempt);
      try {
        List<Optional<ResourceRecordSet>> sets =
            changes.stream().map(it -> set(it.before().key())).toList();
        Optional<Swap> ended = Swaps.ended(changes, found(changes, sets));
        if (ended.isPresent()) {
          return ended.get();
        }
        awaitInSync(send(changes, sets));
        return new Swap.Swapped();
      } catch (InvalidChangeBatchException e) {
        // Someone was faster, or our own earlier request was: the next look tells. Or it is wrong.
        why = e.getMessage();
        if (++invalid == 3) {
          throw refused("does not take the change", e);
        }
      } catch (PriorRequestNotCompleteException | SdkClientException e) {
        why = e.getMessage();
      } catch (Route53Exception e) {
        if (e.statusCode() < SERVER_ERROR && !isThrottled(e)) {
          throw refused("refuses the change", e);
        }
        why = e.getMessage();
      }
    }
    return new Swap.Unknown(why);
  }

  private static List<RRset> found(List<Change> changes, List<Optional<ResourceRecordSet>> sets) {
    List<RRset> found = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      RRset.Key key = changes.get(i).before().key();
      found.add(sets.get(i).map(it -> rrset(key, it)).orElseGet(() -> RRset.absent(key)));
    }
    return found;
  }

  /** What is deleted is what was read, to the letter: the API compares the spelling too. */
  private ChangeInfo send(List<Change> changes, List<Optional<ResourceRecordSet>> sets) {
    List<software.amazon.awssdk.services.route53.model.Change> batch = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      batch.add(action(ChangeAction.DELETE, sets.get(i).orElseThrow()));
      batch.add(action(ChangeAction.CREATE, set(changes.get(i).after())));
    }
    return client
        .changeResourceRecordSets(
            request -> request.hostedZoneId(id).changeBatch(it -> it.changes(batch)))
        .changeInfo();
  }

  private static software.amazon.awssdk.services.route53.model.Change action(
      ChangeAction action, ResourceRecordSet set) {
    return software.amazon.awssdk.services.route53.model.Change.builder()
        .action(action)
        .resourceRecordSet(set)
        .build();
  }

  private static ResourceRecordSet set(RRset rrset) {
    return ResourceRecordSet.builder()
        .name(rrset.key().name())
        .type(rrset.key().type().name())
        .ttl(rrset.ttl().toSeconds())
        .resourceRecords(
            rrset.values().stream()
                .map(value -> ResourceRecord.builder().value(value).build())
                .toList())
        .build();
  }

  /** INSYNC is the end: it is true of this change for ever, whatever others write later. */
  private void awaitInSync(ChangeInfo change) {
    Instant end = Instant.now().plus(inSync);
    ChangeStatus status = change.status();
    while (status != ChangeStatus.INSYNC) {
      if (Instant.now().isAfter(end)) {
        throw new DnsException(
            "FERRY-DNS-012 Route 53 has taken change %s of %s but does not report it in sync within %d s. Try again; see AWS Health."
                .formatted(change.id(), name(), inSync.toSeconds()));
      }
      long least = pace.toMillis();
      Waits.sleep(
          Duration.ofMillis(least + ThreadLocalRandom.current().nextLong(1 + least * 2 / 3)));
      try {
        status = client.getChange(request -> request.id(change.id())).changeInfo().status();
      } catch (SdkClientException e) {
        // The change is made; only the look at it failed.
      } catch (Route53Exception e) {
        if (e.statusCode() < SERVER_ERROR && !isThrottled(e)) {
          throw refused("does not show change " + change.id(), e);
        }
      }
    }
  }

  private static boolean isThrottled(Route53Exception e) {
    return e.isThrottlingException() || e.statusCode() == THROTTLED;
  }

  private void backOff(int attempt) {
    if (attempt > 0) {
      long most = Math.min(30_000, (pace.toMillis() / 4) << attempt);
      Waits.sleep(Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(1 + most / 2)));
    }
  }

  @Override
  public List<NameServer> servers() {
    if (zone.delegationSet() == null) {
      return List.of();
    }
    return zone.delegationSet().nameServers().stream()
        .flatMap(name -> lookup.apply(name).stream().map(it -> Authorities.labelled(name, it)))
        .toList();
  }

  /**
   * The zone was read when it was opened; whether it may be changed shows with the first change.
   */
  @Override
  public Finding credentials(List<RRset> present) {
    return Finding.pass(
        "dns.credentials", "Route 53 shows zone " + name() + " to these credentials");
  }

  @Override
  public Optional<List<Entry>> entries() {
    return Optional.of(
        asked(
            () ->
                client
                    .listResourceRecordSetsPaginator(request -> request.hostedZoneId(id))
                    .resourceRecordSets()
                    .stream()
                    .flatMap(Route53Zone::entries)
                    .toList()));
  }

  private static Stream<Entry> entries(ResourceRecordSet set) {
    return set.resourceRecords().stream()
        .map(it -> new Entry(owner(set), set.typeAsString(), it.value()));
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (Route53Exception e) {
      throw refused("does not answer", e);
    } catch (SdkClientException e) {
      throw new DnsException(
          "FERRY-DNS-004 Route 53 does not answer for zone %s: %s. Let the worker reach it, and give it credentials."
              .formatted(id, e.getMessage()),
          e);
    }
  }

  private DnsException refused(String how, Route53Exception e) {
    boolean denied = e.statusCode() == 401 || e.statusCode() == 403;
    return new DnsException(
        "FERRY-DNS-%s Route 53 %s for zone %s: %s. %s."
            .formatted(
                denied ? "003" : "011",
                how,
                id,
                e.getMessage(),
                denied
                    ? "Allow these credentials GetHostedZone, ListResourceRecordSets,"
                        + " ChangeResourceRecordSets and GetChange"
                    : "Correct the zone's id or the values"),
        e);
  }

  @Override
  public void close() {
    client.close();
  }
}
