"""Synchronising a shop: what its connector's client hands over is stored, with the cursor, and then taken in.

`port` is what any client offers and the engine asks, without SQL and without a window. `take_over` brings a whole shop
the first time and can be stopped anywhere, `increments` what changed since, `sweep` what cursors cannot see: lines edited
without a new date, refunds taken back, things thrown away. `cursor` holds how far each stream has come and is moved in the
transaction that stores its page; `patience` waits and asks for less when a shop is slow; `journal` keeps in plain words
what happened, for thirty days; `run` puts it together, one run of one shop at a time.

Never does: write to a shop (`app.links.shops.push` does, after what came was taken in), read the clock of this computer to know
how far it has come, or call a record deleted because it was not found once. Keys of shops are secrets of the workstation
(`keys`), never rows.
"""
