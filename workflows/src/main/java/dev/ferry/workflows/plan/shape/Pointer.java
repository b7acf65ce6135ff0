package dev.ferry.workflows.plan.shape;

/** JSON pointers (RFC 6901) as text. */
public final class Pointer {

  private Pointer() {}

  /** The pointer to a member of an object. */
  public static String child(String parent, String key) {
    return parent + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** The pointer to an item of a list. */
  public static String child(String parent, int index) {
    return parent + "/" + index;
  }

  /** The pointer to what holds this place; the root's parent is the root. */
  public static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }
}
