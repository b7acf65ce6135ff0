package dev.ferry.lab.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsResolverTest {

  private static final String NAME = "www.shop.test";

  private static Resolver asking(NameServer server) {
    return Resolvers.of(NAME, Optional.of("127.0.0.1:" + server.port()));
  }

  @Test
  void keepsAnAnswerForItsTtlAndNoLonger() throws Exception {
    try (NameServer server = new NameServer("127.0.0.1", 1)) {
      Resolver resolver = asking(server);
      InetAddress first = resolver.address();
      server.answer("127.0.0.2", 3600);
      assertThat(resolver.address()).isEqualTo(first);
      assertThat(server.questions()).isEqualTo(1);
      Thread.sleep(1050);
      assertThat(resolver.address()).isEqualTo(InetAddress.getByName("127.0.0.2"));
      assertThat(resolver.address()).isEqualTo(InetAddress.getByName("127.0.0.2"));
      assertThat(server.questions()).isEqualTo(2);
    }
  }

  @Test
  void asksAgainEachTimeForATtlOfZero() throws Exception {
    try (NameServer server = new NameServer("127.0.0.1", 0)) {
      Resolver resolver = asking(server);
      resolver.address();
      resolver.address();
      assertThat(server.questions()).isEqualTo(2);
    }
  }

  @Test
  void failsForANameThatDoesNotExistAndAsksOnlyOnce() throws Exception {
    try (NameServer server = new NameServer("", 0)) {
      Resolver resolver = asking(server);
      assertThatThrownBy(resolver::address)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(NAME)
          .hasMessageContaining("NXDOMAIN");
      assertThat(server.questions()).isEqualTo(1);
    }
  }

  @Test
  void followsANameThatMovesDuringTheRunWithNewConnectionsOnly(@TempDir Path directory)
      throws Exception {
    try (Shop before = new Shop();
        Shop after = before.at("127.0.0.2").named(n -> "new");
        NameServer server = new NameServer("127.0.0.1", 1)) {
      Thread move =
          Thread.ofVirtual()
              .start(
                  () -> {
                    awaitOrders(before);
                    server.answer("127.0.0.2", 1);
                  });
      String url = "http://" + NAME + ":" + before.port() + "/orders/{token}";
      Trial trial = new Trial(directory);
      String place = "127.0.0.1:" + server.port();
      assertThat(trial.run(url, "--seconds", "3", "--resolver", place, "--clients", "4")).isZero();
      move.join();
      Run run = Run.read(directory);
      assertThat(run.finished()).allMatch(request -> request.ending() == Line.Ending.OK);
      long late = run.begin().start() + 2_500_000;
      Set<String> addressesAtTheEnd =
          run.finished().stream()
              .filter(request -> request.start() > late)
              .map(Line.Finished::address)
              .collect(Collectors.toSet());
      assertThat(addressesAtTheEnd)
          .containsExactlyInAnyOrder("127.0.0.1:" + before.port(), "127.0.0.2:" + before.port());
      assertThat(after.connections()).isGreaterThan(10);
      assertThat(server.questions()).isBetween(2, 4);
    }
  }

  @Test
  void countsARequestWhoseNameDoesNotResolveAsFailed(@TempDir Path directory) throws Exception {
    try (Shop shop = new Shop();
        NameServer server = new NameServer("", 0)) {
      Trial trial = new Trial(directory);
      String url = "http://" + NAME + ":" + shop.port() + "/orders/{token}";
      trial.run(url, "--seconds", "1", "--rate", "10", "--resolver", "127.0.0.1:" + server.port());
      Trial.Checked checked = trial.check(shop);
      assertThat(checked.number("/requests/failed")).isEqualTo(10);
      assertThat(checked.number("/requests/unknown")).isZero();
      assertThat(checked.verdict()).isEqualTo("FAIL");
    }
  }

  private static void awaitOrders(Shop shop) {
    while (shop.posts() < 50) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
