"""Shipments: what left, when, to which address, for which order.

Owns the shipment and its lines, sealed once made, and the tracking that comes later. A mistake is a reversal of its
own with the quantities negated; nothing is edited. It never decides what may leave: `app.flow.ship` does.
"""
