"""Shops: what a merchant sells on the web, as the rest of the program sees it.

Owns the port (`port`: frozen data of no particular kind of shop), how JSON of a shop is read (`payload`), what a refund
credits (`credit`) and what stock was on hand when a shop was taken in (`opening_stock`). A connector
(`connectors/<kind>/mapping.py`) turns a shop's payloads into port data and knows nothing else; `kinds` says which there
are.

What a shop sends is stored first (`inbox`) and understood afterwards, one record a transaction (`intake`): `product`,
`buyer`, `order`, `refund` take in one each, `stock` opens what lay on the shelf. An order that stands here and changes
there is followed as far as that goes (`order_change`). `folder` reads a recorded shop, `outcome` says what became of it
all.

A record waits, is taken, parked with its reason, or discarded by a person. The same content again changes nothing;
other content makes it wait again.

Never does: guess. The shop's figures are kept as charged; what does not add up, or cannot be read, is a Refusal that
parks the one record, with words in ``resources/words/shops.toml`` and ``intake.toml``. What was issued, paid or shipped
here is never changed because a shop changed its mind: what cannot be followed is parked for a person.
"""
