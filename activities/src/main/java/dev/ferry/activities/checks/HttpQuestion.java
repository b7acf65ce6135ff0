package dev.ferry.activities.checks;

import dev.ferry.workflows.checks.HttpCheck;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** One GET, as it stands: what a redirect leads to is another question. */
final class HttpQuestion {
  /** A health page is small; what sends more is not read to its end. */
  private static final int MOST = 1 << 20;

  private HttpQuestion() {}

  static Finding ask(HttpCheck check, Host target) {
    URI uri = uri(check, target);
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(check.timeout()).header("User-Agent", "ferry").build();
    // Each question has its own client, for users come over new connections too.
    try (HttpClient client = client()) {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      long size = drain(answer.body());
      String seen =
          "%s answered %d (%s%d bytes)"
              .formatted(
                  uri, answer.statusCode(), size > MOST ? "more than " : "", Math.min(size, MOST));
      return answer.statusCode() == check.expect()
          ? Finding.pass(check.id(), seen)
          : Finding.fail(
              check.id(),
              seen + ", expected " + check.expect(),
              "See the log of the service on " + target.name() + ".");
    } catch (IOException e) {
      return Finding.fail(
          check.id(),
          "%s gave no answer: %s".formatted(uri, why(e)),
          "See whether the service listens on " + target.name() + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ChecksActivity.error(check, e);
    }
  }

  static URI uri(HttpCheck check, Host target) {
    return URI.create(check.url().replace("{host}", literal(target.address())));
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /** An answer is whole or it is none: a service that dies in the middle does not pass. */
  private static long drain(InputStream body) throws IOException {
    try (body) {
      byte[] buffer = new byte[8192];
      long size = 0;
      int read;
      while (size <= MOST && (read = body.read(buffer)) >= 0) {
        size += read;
      }
      return size;
    }
  }

  /** An IPv6 address stands in brackets in a URL (RFC 3986 section 3.2.2). */
  static String literal(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static String why(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
