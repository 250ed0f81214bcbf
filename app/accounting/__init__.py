"""The room of the accountant: entries made of what was issued and paid, the file they leave in, and the VAT they declare."""
