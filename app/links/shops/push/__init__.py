"""Writing to a shop what was decided that it shall know, after somebody consented.

`standing` reads how an order stands here, `saying` compares it with how it stands there and says what is to be written: pure.
`orders` carries out what the verbs promised (`app.orders.channel.tell`), `stock` brings the shop's figures to what is available
here; `showing` reads how products stand that are sold there from here, `catalogue` makes them and brings prices and words;
`push` does all of it in one run, after what came from the shop was taken in.

Always looks before it writes, and looks again before it tries again: a lost answer never doubles a note or a refund. A promise
whose attempt never ended waits again for that reason, where a mail would be uncertain.

Never does: write to a shop nobody consented for, bring an order of the shop back from where the shop has taken it, or write
a line of an order.
"""
