"""The database's versions: numbered, run upwards only, never importing the program."""
