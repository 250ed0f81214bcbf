"""The ground floor: what every room stands on and that knows no business noun.

Money, quantities and prices as whole numbers, the clock, the database with its one door to write and one to read,
numbering, the audit chain, sealing, the outbox, the archive, settings, people and rights, errors, words.
"""
