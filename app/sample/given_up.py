"""Money that may not come, or will not, in the sample: a doubtful debt, one partly lost, small differences let go."""

from __future__ import annotations

from contextlib import suppress

from app.base import settings
from app.base.door import Write
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.flow import factor, write_off
from app.flow.doubtful import doubt, set_aside_at
from app.flow.factor import Handing
from app.flow.write_off import LossDraft
from app.receivables.doubtful import doubtful_documents
from app.receivables.open_items import OpenItem, open_items
from app.sample.voice import said

_TOLERANCE = 100
_WORDING = "Créance cédée par subrogation à Affacturage de l’Ouest, à qui seul le règlement libère."
_HALF = 500_000


def _oldest(tx: Write) -> list[OpenItem]:
    """Debts by invoices of this program, due the longest, that are not doubtful."""
    doubtful, currency = doubtful_documents(tx), home_currency(tx)
    return [
        each
        for each in open_items(tx)
        if each.component == "owed"
        and each.noun == "invoice"
        and each.currency == currency
        and each.due_on is not None
        and each.due_on < tx.today
        and (each.noun, each.document_id) not in doubtful
    ]


def tolerate(tx: Write) -> None:
    """Differences up to a euro are not worth a letter."""
    settings.write(tx, "collect.small_difference", _TOLERANCE)


def doubt_oldest(tx: Write) -> None:
    """The oldest debt, whose customer does not answer any more; half of it is set aside."""
    for each in _oldest(tx)[:1]:
        doubt(tx, each.noun, each.document_id, said("silent"))
        set_aside_at(tx, each.noun, each.document_id, _HALF)


def lose_part(tx: Write) -> None:
    """A third of the next one, which nobody will pay."""
    for each in _oldest(tx)[:1]:
        if (lost := each.amount // 3) > 0:
            draft = LossDraft(amount=lost, reason=said("settled_amicably"))
            write_off.lose(tx, each.noun, each.document_id, draft)


def hand_on_largest(tx: Write) -> None:
    """The largest invoice to a professional that is not due yet, whose money the factor advances."""
    soon = [
        each
        for each in open_items(tx)
        if each.component == "owed"
        and each.noun == "invoice"
        and each.currency == home_currency(tx)
        and each.due_on is not None
        and each.due_on >= tx.today
    ]
    for each in sorted(soon, key=lambda one: (-one.amount, one.item_id)):
        with suppress(Refusal):
            factor.hand_on(tx, each.document_id, Handing(factor="Affacturage de l’Ouest", wording=_WORDING))
            return
