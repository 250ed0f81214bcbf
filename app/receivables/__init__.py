"""The money ledger: what customers owe us and what we hold of theirs, from the first promise to the last cent.

Owns items (what can be settled by itself), append-only entries, allocations with their VAT, and the balances of
accounts and items. Exposure, ageing and credit rules read here and nowhere else. It never knows what an order or an
invoice is: a document of a higher floor is a table's name and a key.
"""
