"""The room of buying: suppliers, goods coming in."""
