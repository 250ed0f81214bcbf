"""The goods ledger: what is there, what is promised, what may not be sold for now, and every move that made it so.

Owns locations, lots, moves, reservations, quarantine and the balance of each product at each location. Every quantity comes from
moves, and a promise from reservations; nobody overwrites a number. It never knows why goods move: the cause is a
document of a higher floor, named by table and key.
"""
