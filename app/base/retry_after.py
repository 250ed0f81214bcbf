"""How long a server asks for patience: its header ``Retry-After``, in seconds or as a date."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime


def retry_after(told: str | None, now: datetime) -> float | None:
    """Seconds to wait, None where the header says nothing that can be read."""
    if not told:
        return None
    if told.isascii() and told.isdigit() and len(told) < 9:
        return float(told)
    try:
        return max((parsedate_to_datetime(told) - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
