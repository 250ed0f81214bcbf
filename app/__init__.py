"""The business of Comptoir: rooms on floors, imports going downward only. Never imports Qt."""
