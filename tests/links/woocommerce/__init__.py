"""A stand-in for a WooCommerce shop: a small server on this machine that behaves as real ones were measured to.

What it owns: the whole state of one shop in memory, from a recorded folder; the REST interface v3 over HTTP and TLS with
its pitfalls (strict dates, drifting pages, echoes, live lines, mails a status sends, batches with errors inside); what the
merchant does behind the connector's back (`StandIn.place_order` and its like); faults on demand; a clock that stands still
until a test moves it; a log of every request, write and mail.

What it never does: check the connector. It answers as a shop would, and a test looks at both sides afterwards.

    with stand_in(version="11.0.1", tls=True) as shop:
        connect(shop.url, shop.key, shop.secret, ca_file=shop.ca_file)
        shop.faults.next("lost_after")
        order = shop.place_order({14: 2}, paid=True)

Modules: `server` (HTTP, TLS), `shop` (what a test holds), `merchant` (the other side of the counter), `state`, `table`,
`orders`, `lines`, `money`, `stock`, `refunds`, `products` (the shop's own rules), `listing`, `dates` (filters and pages),
`access` (keys), `routes` and `routes_*` (the interface), `faults`, `versions`, `many` (20,000 orders).
"""

from tests.links.woocommerce.faults import Fault
from tests.links.woocommerce.server import stand_in
from tests.links.woocommerce.shop import StandIn

__all__ = ["Fault", "StandIn", "stand_in"]
