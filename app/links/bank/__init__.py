"""Bank statements: files of banks and payment services, read into one shape (`app.payments.statement`).

One file a format: `camt` (CAMT.053 and .054), `ofx` (1 and 2), `mt940`, `cfonb` (CFONB 120), `listed` (a list with
titles), `activity` (PayPal, Stripe). `reading` finds out which it is. A reader is pure: bytes in, statements out, or one refusal
that says at which line and why; nothing of a damaged file is taken.
"""
