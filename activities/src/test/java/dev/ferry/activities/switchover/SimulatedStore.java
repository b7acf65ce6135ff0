package dev.ferry.activities.switchover;

import java.util.ArrayList;
import java.util.List;

/** A database or a tree of files on two sides. */
final class SimulatedStore {
  final String id;
  private final World world;
  private final List<String> source = new ArrayList<>();
  private final List<String> destination = new ArrayList<>();
  private boolean sourceOpen = true;
  private boolean destinationOpen;
  private boolean destinationBroken;
  private int openedWithout;

  SimulatedStore(World world, String id) {
    this.world = world;
    this.id = id;
    world.stores.add(this);
  }

  boolean sourceOpen() {
    return sourceOpen;
  }

  boolean destinationOpen() {
    return destinationOpen;
  }

  /** How many writes of the source were not there when the destination opened. */
  int openedWithout() {
    return openedWithout;
  }

  List<String> source() {
    return source;
  }

  List<String> destination() {
    return destination;
  }

  /** It never opens. */
  void breakDestination() {
    destinationBroken = true;
  }

  /** Whether the write was acknowledged. */
  boolean write(boolean atDestination, String value) {
    if (atDestination ? !destinationOpen : !sourceOpen) {
      return false;
    }
    (atDestination ? destination : source).add(value);
    return true;
  }

  void thawSource() {
    sourceOpen = true;
  }

  SwitchPart part(int controller, SimulatedLease host) {
    return new SwitchPart() {
      private Standing standing;

      @Override
      public Standing standing() {
        answers("look at " + id);
        call("look at " + id, () -> standing = now());
        return standing;
      }

      @Override
      public List<List<String>> thawCommands() {
        return List.of(List.of("thaw", id));
      }

      @Override
      public String fence(Deadline deadline) {
        call("fence " + id, () -> sourceOpen = false);
        return String.valueOf(source.size());
      }

      @Override
      public void reach(String position, Deadline deadline) {
        deadline.check("reach " + id);
        answers("reach " + id);
        call("reach " + id, () -> copy(Integer.parseInt(position)));
      }

      @Override
      public void ready(String position, Deadline deadline) {
        call("ready " + id, () -> {});
        if (sourceOpen || source.size() != Integer.parseInt(position)) {
          throw new SwitchFailure(id + " moved");
        }
      }

      @Override
      public void takeOver(Deadline deadline) {
        answers("open " + id);
        if (destinationBroken) {
          throw new SwitchFailure(id + " does not open");
        }
        call("open " + id, SimulatedStore.this::open);
      }

      @Override
      public void thaw() {
        call("thaw " + id, SimulatedStore.this::thawSource);
      }

      @Override
      public void close() {}

      private void answers(String what) {
        if (world.destinationGone) {
          world.callToNobody(controller, what);
        }
      }

      private void call(String what, Runnable effect) {
        world.call(controller, () -> host.ended(controller), what, effect);
      }
    };
  }

  SwitchPart.Standing now() {
    if (sourceOpen) {
      return SwitchPart.Standing.HOME;
    }
    return destinationOpen ? SwitchPart.Standing.TAKEN : SwitchPart.Standing.FENCED;
  }

  private void open() {
    if (!destinationOpen) {
      openedWithout = source.size() - destination.size();
      destinationOpen = true;
    }
  }

  private void copy(int upTo) {
    for (int i = destination.size(); i < upTo; i++) {
      destination.add(source.get(i));
    }
  }
}
