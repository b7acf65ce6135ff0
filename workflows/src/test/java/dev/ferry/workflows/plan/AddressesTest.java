package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.plan.shape.Addresses;
import dev.ferry.workflows.plan.shape.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "2001:db8::11",
        "1:2:3:4:5:6:7:8",
        "::ffff:198.18.0.1",
        "1:2:3:4:5:6:198.18.0.1",
        "1::8",
        "198.18.0.1",
        "a",
        "a-b.example.test",
        "0.0.0.0"
      })
  void takesAddressesAndHostNames(String text) {
    assertThat(Form.ADDRESS.matches(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8:9",
            "12345::",
        "198.18.0.1::", "fe80::1%eth0", "198.18.0", "198.18.0.01", "256.1.1.1", "-a", "a-", "a..b",
        "a_b", "a.1", "a b", "-oProxyCommand=x"
      })
  void takesNothingElse(String text) {
    assertThat(Form.ADDRESS.matches(text)).isFalse();
  }

  @Test
  void knowsOneAddressInItsSpellings() {
    assertThat(Addresses.canonical("2001:DB8:0:0::0:1"))
        .isEqualTo(Addresses.canonical("2001:db8::1"));
    assertThat(Addresses.canonical("Host.Test")).isEqualTo(Addresses.canonical("host.test"));
    assertThat(Addresses.canonical("2001:db8::1")).isNotEqualTo(Addresses.canonical("2001:db8::2"));
  }
}
