"""Reminders: asking for money that is late, by levels; what customers promised, what they dispute, what calls brought.

Owns the plan of steps (how many days after the due date which level goes out, by which way), the reminder (one letter to a
customer with the instalments it names, each level of an instalment once), the promise to pay, the dispute and the result
of a call. What credit rules must know of them is posted down as facts of the money ledger (`app.receivables.fact`): the
level reached, a promise broken, a dispute that stands.

A reminder never changes what is owed: interest and the fixed sum are asked for in the letter and are no debt of the ledger
until somebody pays them. Never here: the network, the outbox (`app.correspondence`), and the order in which customers are
gone through (`app.flow.chase`).

States of a promise: *open*, *kept*, *broken*, *withdrawn*. A dispute stands until it has an outcome.
"""
