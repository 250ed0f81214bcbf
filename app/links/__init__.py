"""Links: all that talks to the outside, one folder a kind: shops so far; mail, look-ups and platforms later.

Each has a port of its own, connectors that know nothing but that port, and an inbox or outbox in between, so that what
comes from outside is stored before it is understood, and what goes out was promised in the transaction that decided it.
`carry_on` goes from what the shops said through every waiting order to the papers: it is what *Process* does.
"""
