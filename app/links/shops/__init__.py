"""Shops: what a merchant sells on the web, as the rest of the program sees it.

Owns the port (`port`: frozen data of no particular kind of shop), how JSON of a shop is read (`payload`), what a refund
credits (`credit`) and what stock was on hand when a shop was taken in (`opening_stock`). A connector
(`connectors/<kind>/mapping.py`) turns a shop's payloads into port data and knows nothing else; intake turns port data
into customers, products, orders and documents.

Never does: guess. The shop's figures are kept as charged; what does not add up, or cannot be read, is a Refusal that
parks the one record, with words in ``resources/words/shops.toml``.
"""
