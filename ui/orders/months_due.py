"""The invoices of months that are over: shown customer by customer, and issued those that stay ticked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from app.base.company import the_company
from app.flow.month_end import issue_month
from app.invoicing.mention_facts import orders_lack
from app.invoicing.mentions import seller_lacks
from app.reports.groupable import Month, months_due
from ui.kit.bulk_dialog import do_to_many
from ui.kit.deed import Caution, Deed, Planned
from ui.kit.office import Office
from ui.kit.wording import say, words
from ui.orders.lacks_told import lack_note
from ui.orders.mention_words import lacks_named

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


def invoice_months(office: Office) -> None:
    """Show what the months that are over have to invoice, and do it when asked to."""

    def found(months: Sequence[Month]) -> None:
        if months:
            do_to_many(office, MONTHS, [each.id for each in months])
        else:
            office.ways.say(say("grouped.months.none"))

    office.ask(months_due, done=found)


def _plan(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    due = [each for each in months_due(rd) if each.id in keys]
    lacks = orders_lack(rd, [each.id for each in due], rd.today)
    return [
        Planned(
            each.id,
            words().month(each.first_on),
            each.customer,
            amount=each.amount,
            currency=each.currency,
            note="\n".join(
                filter(None, (say("grouped.orders", n=len(each.orders)), lack_note(lacks.get(each.id, ()))))
            ),
        )
        for each in due
    ]


def company_lacks(rd: Read) -> Caution | None:
    """What the law wants of the company on every invoice and is not there."""
    unsaid = seller_lacks(asdict(the_company(rd)), rd.today)
    if not unsaid:
        return None
    told = {"missing": lacks_named(unsaid)}
    return Caution("particulars.many", "particulars.go", unsaid[0].rule.field, told)


def _do(database: Database, actor: Actor, key: int, _reason: str) -> None:
    with database.read() as rd:
        month = next((each for each in months_due(rd) if each.id == key), None)
    # Invoiced by somebody else meanwhile: nothing is left to do.
    if month is not None:
        issue_month(database, actor, month)


MONTHS = Deed(
    "grouped.months",
    "invoices",
    _plan,
    _do,
    called="grouped.months.month",
    cautions=(company_lacks,),
    noted="process.column.know",
)
