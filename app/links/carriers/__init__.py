"""Files exchanged with the programs of carriers: what they take in, and the numbers they give back.

Owns nothing and keeps nothing: a file is written from shipments and their parcels, an answer is read into numbers that the verb
of the parcels writes. Layouts and where they come from: docs/files.md.
"""
