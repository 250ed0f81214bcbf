"""A stand-in by hand: python -m tests.links.woocommerce [VERSION] prints where it is, and serves until it is stopped."""

from __future__ import annotations

import sys
import time

from tests.links.woocommerce import stand_in


def main() -> None:
    version = sys.argv[1] if len(sys.argv) > 1 else "11.0.1"
    with stand_in(version=version) as shop:
        print(f"url     {shop.url}\nplain   {shop.plain_url}\nkey     {shop.key}\nsecret  {shop.secret}")
        print(f"ca file {shop.ca_file}", flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
