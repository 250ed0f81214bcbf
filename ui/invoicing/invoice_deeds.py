"""What can be done to many invoices at once: sending each as its customer gets them, and their originals as one file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.flow.invoice_mails import Leaving, how_it_leaves, mail_invoice, mail_of, shop_writes, why_not_mailed
from app.flow.paper import originals_of
from app.invoicing.queries import INVOICES, InvoiceRow
from app.paper.merge import merged
from ui.kit.deed import Deed, Either, Planned
from ui.kit.office import PAPER, Office
from ui.kit.papers_dialog import Papers
from ui.kit.printing import Originals, print_paper
from ui.kit.wording import say
from ui.orders.order_deeds import mails_wait

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from ui.kit.runner import Token


def _in_order(rd: Read, keys: Collection[int]) -> Sequence[InvoiceRow]:
    return sorted(INVOICES.rows(rd, sorted(keys)), key=lambda row: (row.issued_on, row.number))


def _originals(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_planned(row) for row in _in_order(rd, keys)]


def _held(_rd: Read, keys: Collection[int]) -> Originals:
    return Originals("invoice", tuple(sorted(keys)))


def _mailable(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_addressed(rd, row) for row in _in_order(rd, keys)]


def _addressed(rd: Read, row: InvoiceRow) -> Planned:
    """With the address it goes to."""
    why = why_not_mailed(rd, row.id)
    if why is not None:
        return _planned(row, why)
    return _planned(row, note=_to(mail_of(rd, row.id).recipient, by_shop=shop_writes(rd, row)))


def _to(address: str, *, by_shop: bool) -> str:
    """The address, and that the buyer is written to by the shop as well."""
    return f"{address}\n{say('invoices.leave.by_shop')}" if by_shop else address


def _mail(database: Database, actor: Actor, invoice_id: int, _reason: str) -> None:
    database.do(actor, mail_invoice, invoice_id)


def _leaving(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_as_asked(row, how_it_leaves(rd, row.id)) for row in _in_order(rd, keys)]


def _as_asked(row: InvoiceRow, leaving: Leaving) -> Planned:
    """With the address it goes to, or that it goes on paper."""
    told = _to(leaving.to, by_shop=leaving.by_shop)
    if leaving.on_paper:
        told = say(f"invoices.leave.{'paper_again' if leaving.printed else 'paper'}", n=leaving.printed)
    return _planned(row, leaving.why, told)


def _leave(database: Database, actor: Actor, invoice_id: int, _reason: str) -> None:
    """Mailed at once; what goes on paper is made now and printed with the others when all are done."""
    with database.read() as rd:
        leaving = how_it_leaves(rd, invoice_id)
    if leaving.why is not None:
        raise leaving.why
    if leaving.on_paper:
        originals_of(database, actor, invoice_id)
    else:
        database.do(actor, mail_invoice, invoice_id)


def _print_the_rest(office: Office, keys: Sequence[int]) -> None:
    """One file of what goes on paper, in the order of the list; each is noted as printed and posted once that is done."""

    def done(found: tuple[tuple[int, ...], bytes]) -> None:
        kept, content = found
        if kept:
            name = say("kit.papers.file_invoice", day=office.today.isoformat())
            print_paper(office, "invoice", name, content, of=Originals("invoice", kept, handed="post"))

    office.work(_on_paper, tuple(keys), done=done, touches=PAPER)


def _on_paper(
    database: Database, actor: Actor, _token: Token, keys: tuple[int, ...]
) -> tuple[tuple[int, ...], bytes]:
    with database.read() as rd:
        kept = tuple(key for key in keys if how_it_leaves(rd, key).on_paper)
    return kept, merged([originals_of(database, actor, key) for key in kept]) if kept else b""


def _planned(row: InvoiceRow, why: Refusal | None = None, note: str = "") -> Planned:
    return Planned(row.id, row.number, row.customer, why, row.total, row.currency, note=note)


ORIGINALS = Papers("invoice", _originals, originals_of, holds=_held)
SEND_INVOICES = Deed(
    "invoices.send_many", "mail", _mailable, _mail, noted="invoices.send_many.to", cautions=(mails_wait,)
)
SEND_AS_ASKED = Deed(
    "invoices.leave",
    "mail",
    _leaving,
    _leave,
    noted="invoices.leave.to",
    cautions=(mails_wait,),
    last=_print_the_rest,
)
SEND = Either("invoices.leave", (SEND_AS_ASKED, SEND_INVOICES))
