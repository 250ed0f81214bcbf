"""Figures as tables, to read and to hand on."""
