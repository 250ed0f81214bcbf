"""Who buys: companies and persons, their addresses, how and when they pay.

Owns the customer, the account their debts are kept under, addresses and payment terms. It never knows what somebody
owes: the money ledger does.
"""
