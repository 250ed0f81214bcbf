"""Shipments in the window: the list and one shipment."""
