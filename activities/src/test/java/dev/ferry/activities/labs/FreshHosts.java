package dev.ferry.activities.labs;

import dev.ferry.activities.ssh.LabHosts;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Classes come in any order: each finds the hosts as they were after their first boot. */
final class FreshHosts implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    LabHosts.read().lab("reset");
  }
}
