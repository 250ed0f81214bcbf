"""How far a return is, as lists and pages show it."""

from __future__ import annotations

from app.shipping.return_queries import ReturnRow
from ui.kit.chips import Chip
from ui.kit.wording import say


def return_chip(row: ReturnRow) -> Chip:
    """How far a return is; decided on, whether something of it is still kept apart."""
    match row.state:
        case "expected":
            return Chip("run", say("return.chip.expected"), icon="in")
        case "received":
            return Chip("wait", say("return.chip.received"), filled=True)
        case "withdrawn":
            return Chip("none", say("return.chip.withdrawn"), icon="cancelled")
        case _ if row.quarantine_milli:
            return Chip("wait", say("return.chip.quarantine"))
        case _:
            return Chip("done", say("return.chip.decided"))
