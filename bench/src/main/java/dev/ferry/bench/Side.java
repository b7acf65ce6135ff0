package dev.ferry.bench;

import dev.ferry.workflows.Direction;

/** Which host of the lab is which end of a switch. */
final class Side {
  static final String SOURCE = "source";
  static final String DESTINATION = "destination";

  private Side() {}

  static String relieved(Direction direction) {
    return direction == Direction.FORWARD ? SOURCE : DESTINATION;
  }

  static String relieving(Direction direction) {
    return direction == Direction.FORWARD ? DESTINATION : SOURCE;
  }
}
