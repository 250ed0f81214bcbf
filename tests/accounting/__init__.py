"""Tests of the room of the accountant."""
