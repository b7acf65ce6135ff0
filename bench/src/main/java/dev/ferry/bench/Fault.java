package dev.ferry.bench;

import dev.ferry.activities.Component;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.steps.Step;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Makes one named step of the next pause fail when its work is done: the most there is to undo. */
final class Fault {
  private volatile String armed = "";
  private volatile long struck;

  /** The next time that step ends, it fails; once. */
  void arm(String step) {
    armed = step;
  }

  /** When it last did, in microseconds since 1970. */
  long struck() {
    return struck;
  }

  /** That component, its part of the pause subject to this fault. */
  Component before(Component component) {
    return proxy(
        Component.class,
        (method, arguments) -> {
          Object answer = call(component, method, arguments);
          if (!method.getName().equals("open")) {
            return answer;
          }
          Step step = (Step) arguments[0];
          return ((Optional<?>) answer).map(part -> part(step.spec().id(), (SwitchPart) part));
        });
  }

  private SwitchPart part(String id, SwitchPart part) {
    return proxy(
        SwitchPart.class,
        (method, arguments) -> {
          Object answer = call(part, method, arguments);
          if (armed.equals(method.getName() + " " + id)) {
            armed = "";
            struck = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            throw new SwitchFailure("the bench lets " + method.getName() + " " + id + " fail");
          }
          return answer;
        });
  }

  private interface Handler {
    Object answer(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> handler.answer(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
