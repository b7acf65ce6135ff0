package dev.ferry.workflows.dns;

import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Found;
import dev.ferry.workflows.plan.shape.Rule;

/** Half a credential would silently fall back to whatever the worker's environment has. */
final class BothKeysOrNone implements Rule {

  @Override
  public String says() {
    return "`accessKey` and `secretKey` are given together or not at all.";
  }

  @Override
  public void check(Found found, Complaints complaints) {
    boolean access = found.values().containsKey("accessKey");
    boolean secret = found.values().containsKey("secretKey");
    if (access != secret) {
      complaints.add(
          Code.CONTRADICTION,
          access ? "accessKey" : "secretKey",
          "one of the two keys is not given",
          "accessKey and secretKey, or neither");
    }
  }
}
