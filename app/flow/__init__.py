"""The steps of the business from order to cash: one verb, one function, one transaction.

Each verb reads frozen rows, calls rules, posts to the ledgers below and leaves one line in the journal. Automatic next
steps are plain ``if policy`` lines at the end of a function; there is no event bus.

Locks are always taken in this order: the order's row, the account's balances, the stock balances in key order, the
number series, the audit head.
"""
