package dev.ferry.activities.dns;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.workflows.dns.Route53;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Step;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.Route53ClientBuilder;

/**
 * Moves names in a hosted zone of Route 53. There is no host to keep notes on, and a record of
 * Ferry's in the zone would be foreign to it: they are kept in a directory of the worker, which
 * several workers have to share.
 */
public final class Route53Component extends DnsComponent {
  /** Amazon says 60 s; users have seen two minutes, and its engineers advise five. */
  private static final Duration IN_SYNC = Duration.ofMinutes(5);

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration PACE = Duration.ofSeconds(3);
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration WITH_RETRIES = Duration.ofSeconds(30);

  private final Secrets secrets;
  private final Path state;
  private final Function<String, List<InetSocketAddress>> lookup;
  private final Duration pace;

  /**
   * @param secrets finds the access key
   * @param state directory of the worker for what has to be remembered between the verbs
   */
  public Route53Component(Secrets secrets, Path state) {
    this(secrets, state, Authorities::lookedUp, PACE);
  }

  Route53Component(
      Secrets secrets,
      Path state,
      Function<String, List<InetSocketAddress>> lookup,
      Duration pace) {
    this.secrets = secrets;
    this.state = state;
    this.lookup = lookup;
    this.pace = pace;
  }

  @Override
  public Class<? extends Spec> kind() {
    return Route53.class;
  }

  @Override
  <T> T with(Step step, Function<Move, T> work) {
    Route53 spec = (Route53) step.spec();
    try (Zone names = new Route53Zone(client(spec), spec.zoneId(), lookup, pace, IN_SYNC)) {
      return work.apply(
          new Move(
              step,
              names,
              spec.records().stream().map(it -> Course.planned(names.name(), it)).toList(),
              spec.resolvers().stream().map(NameServer::resolver).toList(),
              Notebook.in(state, step.migration(), spec.id()),
              PATIENCE));
    }
  }

  private Route53Client client(Route53 spec) {
    Route53ClientBuilder builder =
        Route53Client.builder()
            .region(Region.of(spec.region()))
            .credentialsProvider(credentials(spec))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(
                it -> it.apiCallAttemptTimeout(CALL).apiCallTimeout(WITH_RETRIES));
    spec.endpoint().map(URI::create).ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private AwsCredentialsProvider credentials(Route53 spec) {
    if (spec.accessKey().isEmpty() || spec.secretKey().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(text(spec.accessKey().get()), text(spec.secretKey().get())));
  }

  private String text(SecretRef secret) {
    return secrets.resolve(secret).text();
  }
}
