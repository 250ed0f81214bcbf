"""Payments in the window: the list, one payment, recording and giving back money."""
