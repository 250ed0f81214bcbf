"""Look-ups in public registers: who a company is, whether a VAT number is valid, whether proceedings were opened.

Asked only when a person wants to know, or for the nightly list where that is switched on; never in the way of work, and
nothing waits for an answer. Each answer is kept with its day as evidence, without what concerns persons and is not
needed. What is unavailable says nothing: a VAT number that could not be checked is *not verified*, never invalid.

The table of the answers is `app.customers.register_tables`: what VIES said decides on VAT, below.

`asking` talks HTTP, `register`, `vies` and `bodacc` understand one service each (docs/lookups.md), `lookup` asks and
keeps, `queries` shows, `nightly` goes through the customers.
"""
