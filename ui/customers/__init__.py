"""Customers in the window: the list with what they owe, one customer, adding and changing them."""
