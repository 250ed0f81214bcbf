"""WooCommerce, REST API v3: what it sends turned into port data (`mapping`). Measured on versions 7.8 and 11.0.

How the real thing behaves, as far as the mapping is concerned:

- Amounts are text with the shop's decimals (two, or six when asked with ``dp=6``) and are taken as they are. The unit
  price of a line is a rounded float without tax: never read.
- Line totals are net of tax even where prices include it. What was charged per rate is in ``tax_lines``.
- Where the shop rounds tax at subtotal level, lines, taxes and total differ by cents: the difference is the order's
  rounding, kept beside the figures and never spread over them.
- ``*_gmt`` instants come without a zone and are UTC; the others are the shop's local time and are not read.
- Names of products, categories, lines and the names on an account come with HTML entities; addresses and notes do not.
- Stock: see `lines`.
"""
