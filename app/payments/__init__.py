"""Payments and refunds: money that came in or went out, each a sealed row; a mistake is reversed by another.

Owns the payment. What it settles is in the money ledger (`app.receivables`); what it is earmarked for is the order it
names.
"""
