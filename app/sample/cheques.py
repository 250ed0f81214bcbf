"""The sample company's cheques: handed in by the month, the last slip lately, the newest two still in the drawer."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from app.base.actor import Actor
from app.base.database import Database
from app.flow.hand_in import Cheque, hand_in
from app.payments.cheques import ChequeRow, cheques_in_hand

_BANKS = ("Crédit Mutuel de Bretagne", "BNP Paribas", "Banque Populaire Grand Ouest", "La Banque Postale")
_IN_DRAWER = 2
_LATELY = 3
"""So many cheques are on the last slip."""


def cheques_with(
    database: Database, actor: Actor, account_id: int, last: date
) -> tuple[list[tuple[date, int]], int]:
    """Hand cheques in to an account; gives the days and sums of the slips of the months before, and that of the last,
    which a statement tells of; 0 where there is none.
    """
    with database.read() as rd:
        rows = [each for each in cheques_in_hand(rd) if each.currency == "EUR"]
    rows = rows[: max(len(rows) - _IN_DRAWER, 0)]
    before, lately = rows[:-_LATELY], rows[-_LATELY:]
    made: list[tuple[date, int]] = []
    for _, month in groupby(before, key=lambda each: (each.received_on.year, each.received_on.month)):
        of_month = list(month)
        on = min(of_month[-1].received_on + timedelta(days=2), last)
        _hand_in(database, actor, account_id, of_month, on)
        made.append((on, sum(each.amount for each in of_month)))
    if not lately:
        return made, 0
    _hand_in(database, actor, account_id, lately, max(lately[-1].received_on, last - timedelta(days=2)))
    return made, sum(each.amount for each in lately)


def _hand_in(database: Database, actor: Actor, account_id: int, rows: list[ChequeRow], on: date) -> None:
    cheques = tuple(
        Cheque(
            payment_id=each.id,
            drawer=each.drawer,
            bank=_BANKS[each.customer_id % len(_BANKS)],
            number=each.cheque_number or f"{1_204_000 + each.id * 37 % 9_000:07d}",
        )
        for each in rows
    )
    database.do(actor, hand_in, account_id, on, cheques)
