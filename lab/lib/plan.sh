# The plan that moves the service `orders` of this lab, written into its directory by `up`.
# shellcheck shell=bash

plan_of_orders() {
  cat <<PLAN
# Moves the service "orders" of the lab "$LAB" from source to destination.
ferry: 1
name: orders
hosts:
  old:  { address: $(address_of source), user: ferry, key: "\${file:keys/ferry}", hostKey: "$(fingerprint_of source)" }
  new:  { address: $(address_of destination), user: ferry, key: "\${file:keys/ferry}", hostKey: "$(fingerprint_of destination)" }
  edge: { address: $(address_of edge), user: ferry, key: "\${file:keys/ferry}", hostKey: "$(fingerprint_of edge)" }
components:
  - { id: db,      kind: mariadb, from: old, to: new, schemas: [orders], secret: "\${file:keys/db-password}" }
  - { id: uploads, kind: files,   from: old, to: new, paths: [/srv/orders/uploads], every: 5s }
  - { id: web,     kind: units,   from: old, to: new, units: [php8.2-fpm, nginx], dependsOn: [db, uploads] }
  - { id: edge,    kind: haproxy, on: edge, backend: orders, from: old, to: new, dependsOn: [web] }
  - { id: name,    kind: rfc2136, zone: shop.test, server: edge, tsig: "\${file:keys/tsig}", dependsOn: [edge],
      records: [{ name: www, type: A, to: [$(net).101], ttl: 5s }], resolvers: [$(net).53] }
checks:
  - { id: health, kind: http, url: "http://{host}/health", expect: 200, every: 1s }
switch:   { deadline: 3s, lease: 5s, hold: 8s }
rollback: { soak: 10s, unhealthyFor: 10s }
PLAN
}
