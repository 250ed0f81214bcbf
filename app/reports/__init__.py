"""Figures, read only: pages that look across rooms, what is open, ageing, and the shop's day.

A room's own `queries` give its rows and lists. What needs several rooms at once (an order with its shipments, invoices
and payments) is put together here, above all of them and below whatever shows it. Nothing here writes.
"""
