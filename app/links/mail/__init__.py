"""Mail: how what was promised leaves, at most once, and what the server said of it.

`dispatch` sends what waits, one program at a time; `port` is what a way of sending must offer, `connectors` hold them;
`account` makes the sender from what the merchant set up and the secret this workstation keeps; `trial` is the test.
"""
