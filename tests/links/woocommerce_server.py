"""The stand-in for a WooCommerce shop, under the name tests look for; it lives in `tests.links.woocommerce`."""

from tests.links.woocommerce import Fault, StandIn, stand_in

__all__ = ["Fault", "StandIn", "stand_in"]
