"""Buying: suppliers with what they offer, purchase orders, and goods received.

Owns suppliers, their products (code, pack, price, lead time), purchase orders (draft, sent, closed or cancelled; what one
that was sent still owes is incoming), and receipts, which are sealed when they are made and undone
by a visible counter-move. Goods come in at their unit cost by the goods ledger's rules; a product's own cost becomes the
average of what was there and what came in. Amounts are in the company's currency.

It never knows who waits for the goods: orders stand a floor higher, and `app.flow.restock` says which of them can leave.
"""
