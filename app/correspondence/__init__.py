"""Correspondence: the mails that go to customers, their templates, and the account they leave from.

A mail is written down in the transaction that promises it: to whom, subject and text as they stood then, the papers that
go with it. What becomes of it is the state of its promise (`app.base.outbox`): *waiting*, *sending*, *sent* only when the
server accepted it, *uncertain* when nobody knows, *refused* with the server's own answer, *discarded* by a person.

Never here: passwords (`app.base.secrets`), the network (`app.links.mail`), and what a document says (`app.flow.letters`
hands over the facts that a template names). Templates are dated: the newest of a kind and language counts, the older
ones stay.
"""
