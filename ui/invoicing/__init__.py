"""Invoices in the window: the list, one document as issued, crediting."""
