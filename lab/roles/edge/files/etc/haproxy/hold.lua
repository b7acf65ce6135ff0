-- Requests wait while the map's "hold" is a time to come: an absolute expiry, epoch milliseconds of this host's
-- clock. Absent, 0 or past lets them through, so a hold that nobody releases ends by itself.
local map = Map.new("/etc/haproxy/hold.map", Map._str)

core.register_action("hold", { "http-req" }, function(txn)
  while (tonumber(map:lookup("hold")) or 0) > tonumber(txn.f:date(0, "ms")) do
    core.msleep(3)
  end
end)
