package dev.ferry.activities.haproxy;

import java.util.Locale;

/** What an operator has set a server to (HAProxy management guide, "set server ... state"). */
enum ServerState {
  READY,
  /** No new requests, but health-checked: ready to take over. */
  DRAIN,
  /** No requests and no checks. */
  MAINT;

  private static final int FORCED_MAINT = 0x01;
  private static final int INHERITED_MAINT = 0x02;
  private static final int FORCED_DRAIN = 0x08;
  private static final int INHERITED_DRAIN = 0x10;
  private static final int UNRESOLVED_MAINT = 0x60;

  /** From {@code srv_admin_state}; its bit 4 only says what the configuration said at the start. */
  static ServerState of(int admin) {
    if ((admin & (FORCED_MAINT | INHERITED_MAINT | UNRESOLVED_MAINT)) != 0) {
      return MAINT;
    }
    return (admin & (FORCED_DRAIN | INHERITED_DRAIN)) != 0 ? DRAIN : READY;
  }

  /** As HAProxy writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
