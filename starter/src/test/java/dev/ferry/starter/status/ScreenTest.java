package dev.ferry.starter.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScreenTest {
  @Test
  void aLongLineGoesOnBelowItsValue() {
    assertThat(Screen.broken("switch 1   came home at the step, nothing lost", 30))
        .containsExactly("switch 1   came home at the", "           step, nothing lost");
  }

  @Test
  void coloursHaveNoWidth() {
    String line = "\u001b[2mdb         \u001b[0m\u001b[32mPASS\u001b[0m behind 3 ms";
    assertThat(Screen.broken(line, 27)).containsExactly(line);
  }

  @Test
  void aWordThatIsLongerThanTheScreenStaysWhole() {
    String word = "x".repeat(60);
    assertThat(Screen.broken("type       " + word, 40)).containsExactly("type       " + word);
  }

  @Test
  void whereNobodyKnowsTheWidthNothingIsBroken() {
    assertThat(Screen.broken("a b ".repeat(200), Integer.MAX_VALUE)).hasSize(1);
  }
}
