package dev.ferry.activities.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.workflows.checks.HttpCheck;
import dev.ferry.workflows.checks.TcpCheck;
import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final Duration TIMEOUT = Duration.ofMillis(600);

  private final AtomicInteger asked = new AtomicInteger();
  private final JschRemotes remotes = new JschRemotes(new Secrets(Path.of("/")));
  private final ChecksActivity checks = new ChecksActivity(remotes);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
    answer("/health", 200, "ok");
    answer("/sick", 503, "no");
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/health");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/trickle",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          try (exchange) {
            while (true) {
              out.write('.');
              out.flush();
              Thread.sleep(50);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = new byte[65536];
          try (exchange) {
            while (true) {
              exchange.getResponseBody().write(much);
            }
          }
        });
    server.start();
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(status, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    server.stop(0);
    remotes.close();
  }

  private static Host host(String address) {
    return new Host("web", address, 22, "root", new SecretRef("file", "none"), "SHA256:x");
  }

  private Finding http(String path, int expect) {
    String url = "http://{host}:" + server.getAddress().getPort() + path;
    return ask(
        new HttpCheck("health", url, expect, Optional.empty(), TIMEOUT, TIMEOUT), "127.0.0.1");
  }

  private Finding tcp(int port, String address) {
    return ask(new TcpCheck("port", port, Optional.empty(), TIMEOUT, TIMEOUT), address);
  }

  private Finding ask(Check check, String address) {
    long start = System.nanoTime();
    Finding finding = checks.ask(check, host(address));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plusSeconds(2));
    assertThat(finding.check()).isEqualTo(check.id());
    return finding;
  }

  @Test
  void passesOnTheExpectedStatusOnly() {
    assertThat(http("/health", 200).verdict()).isEqualTo(Verdict.PASS);
    assertThat(http("/sick", 503).verdict()).isEqualTo(Verdict.PASS);
    Finding sick = http("/sick", 200);
    assertThat(sick.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(sick.what()).contains("answered 503").contains("expected 200");
  }

  @Test
  void doesNotFollowARedirect() {
    assertThat(http("/moved", 200).what()).contains("answered 302");
    assertThat(http("/moved", 302).verdict()).isEqualTo(Verdict.PASS);
    assertThat(asked).hasValue(0);
  }

  @Test
  void aBodyThatNeverEndsIsNoAnswerInTimeAndALargeOneIsCutOff() {
    assertThat(http("/trickle", 200))
        .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("within 600 ms"));
    assertThat(http("/endless", 200))
        .matches(it -> it.verdict() == Verdict.PASS && it.what().contains("more than 1048576"));
  }

  @Test
  void silenceAndRefusalAreBadAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://{host}:" + silent.getLocalPort() + "/";
      HttpCheck check = new HttpCheck("h", url, 200, Optional.empty(), TIMEOUT, TIMEOUT);
      assertThat(ask(check, "127.0.0.1").verdict()).isEqualTo(Verdict.FAIL);
      assertThat(tcp(silent.getLocalPort(), "127.0.0.1").verdict()).isEqualTo(Verdict.PASS);
    }
    server.stop(0);
    assertThat(http("/health", 200))
        .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("no answer"));
    assertThat(tcp(server.getAddress().getPort(), "127.0.0.1"))
        .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("refused"));
  }

  @Test
  void aFullBacklogIsNoAnswerInTime() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket one = new Socket(full.getInetAddress(), full.getLocalPort());
        Socket two = new Socket(full.getInetAddress(), full.getLocalPort())) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      assertThat(tcp(full.getLocalPort(), "127.0.0.1").verdict()).isEqualTo(Verdict.FAIL);
    }
  }

  @Test
  void anIpv6AddressStandsInBrackets() {
    assertThat(HttpQuestion.literal("2001:db8::1")).isEqualTo("[2001:db8::1]");
    assertThat(HttpQuestion.literal("198.18.0.1")).isEqualTo("198.18.0.1");
    String url = "http://{host}:1/";
    HttpCheck check = new HttpCheck("h", url, 200, Optional.empty(), TIMEOUT, TIMEOUT);
    assertThat(ask(check, "::1").what()).contains("http://[::1]:1/");
  }

  @Test
  void aNameWithoutAddressIsAnErrorOfTheCheck() {
    assertThat(tcp(80, "nowhere.invalid").verdict()).isEqualTo(Verdict.ERROR);
  }
}
