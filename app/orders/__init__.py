"""Sales orders: what a customer asked for, at which price, and how far it has come.

Owns orders, their lines, their VAT and the holds that rules put on them. People decide the *state* (draft, held,
confirmed, cancelled, closed); arithmetic derives the *progress* (shipped, invoiced, paid: none, part, all). It posts
promises of goods and commitments of money down to the ledgers and never changes what a ledger holds otherwise.
"""
