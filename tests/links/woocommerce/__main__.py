"""A stand-in of its own process: python -m tests.links.woocommerce [--version 7.8.2] [--orders 20000] [--pace 1.0].

Prints where it is as one line of JSON, and serves until its standard input ends. `apart` starts it for a test or a measure
that must not share its time with the shop.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.links.woocommerce.many import many_orders
from tests.links.woocommerce.server import stand_in


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--version", default="11.0.1")
    given.add_argument("--orders", type=int, default=0, help="so many made ones beside the recorded")
    given.add_argument("--pace", type=float, default=0.0, help="seconds that 100 records take")
    asked = given.parse_args()
    with stand_in(version=asked.version) as shop:
        shop.adopt(many_orders(list(shop.state.orders), asked.orders))
        shop.faults.pace = asked.pace
        told = {"url": shop.url, "plain_url": shop.plain_url, "key": shop.key, "secret": shop.secret}
        print(json.dumps({**told, "ca_file": str(shop.ca_file)}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
