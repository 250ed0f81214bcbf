"""What can be done about money that may not come, or will not: doubtful, lost, let go, and each of them taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.flow import write_off
from app.flow.doubtful import doubt, sound
from app.flow.given_back import PlannedBack, planned_back
from app.receivables import bad_debts
from ui.kit.chips import Chip
from ui.kit.office import Office
from ui.kit.other_verbs import Offered
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say, words
from ui.payments.beside_money import put_off_told
from ui.receivables.account_words import entry_in_words
from ui.receivables.after_all_dialog import AfterAllDialog
from ui.receivables.allowance_dialog import AllowanceDialog
from ui.receivables.loss_dialog import LossDialog, Owed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.receivables.written_off import WriteOffRow
    from app.reports.invoice_page import InvoicePage
    from app.reports.receivables import ReceivableRow


def loss_offers(office: Office, facts: InvoicePage, parent: QWidget) -> list[Offered]:
    """The verbs for an invoice or deposit that still asks for something, or of which something was given up."""
    row = facts.row
    owing = row.kind != "credit_note" and row.open > 0
    found: list[Offered] = []
    if owing and row.open <= facts.small_most:
        item_id = next((each.item_id for each in facts.instalments if each.open), None)
        if item_id is not None and sum(each.open > 0 for each in facts.instalments) == 1:
            found.append(
                Offered(
                    "loss.offer.small",
                    partial(let_go, office, item_id, row.open, row.currency, row.number, parent),
                )
            )
    if owing:
        handed_on = facts.assigned is not None
        owed = [Owed("invoice", row.id, row.number, row.open, row.currency, row.next_due_on, handed_on)]
        if facts.doubtful is None:
            found.append(Offered("loss.offer.doubtful", partial(_doubt, office, owed[0], parent)))
        found.append(
            Offered(
                "loss.offer.lose", lambda: LossDialog(office, row.customer, owed, parent).open(), danger=True
            )
        )
    if facts.doubtful is not None:
        mark, aside = facts.doubtful, facts.aside
        if owing:
            found.append(
                Offered(
                    "loss.offer.allow",
                    lambda: AllowanceDialog(office, mark, row.number, aside, parent).open(),
                )
            )
        found.append(Offered("loss.offer.sound", partial(_sound, office, facts, parent)))
    for each in facts.write_offs:
        if each.stands:
            found += _of_loss(office, each, row.customer, parent)
    return found


def loss_chips(facts: InvoicePage) -> list[Chip]:
    """What the head of an invoice says beside its state."""
    found: list[Chip] = []
    if facts.doubtful is not None and facts.row.open > 0:
        found.append(Chip("hold", say("loss.chip_doubtful"), filled=True))
    if any(each.stands and each.kind == "loss" for each in facts.write_offs):
        whole = facts.lost == facts.row.total
        found.append(Chip("none", say("loss.chip" if whole else "loss.chip_part")))
    return found


def open_write_off(office: Office, rows: Sequence[WriteOffRow], write_off_id: int, parent: QWidget) -> None:
    """Opening one that stands asks whether it is to be taken back."""
    for each in rows:
        if each.id == write_off_id and each.stands:
            undo(office, each, parent)


def lose_of_customer(
    office: Office, customer: str, rows: Sequence[ReceivableRow], parent: QWidget
) -> Offered | None:
    """The verb for whatever a customer owes, document by document; none where nothing is owed."""
    owed: dict[tuple[str, int], Owed] = {}
    for row in rows:
        if row.amount > 0 and row.noun in ("invoice", "opening"):
            key = (row.noun, row.document_id)
            before = owed.get(key) or Owed(*key, row.number, 0, row.currency, row.due_on, row.assigned)
            oldest = min(filter(None, (before.due_on, row.due_on)), default=None)
            owed[key] = replace(before, amount=before.amount + row.amount, due_on=oldest)
    if not owed:
        return None
    debts = tuple(owed.values())
    return Offered("loss.offer.lose", lambda: LossDialog(office, customer, debts, parent).open(), danger=True)


def let_go(office: Office, item_id: int, amount: int, currency: str, number: str, parent: QWidget) -> None:
    """Ask why a small difference is let go: a rest of a debt, or (negative) of what was paid too much."""
    lines = bad_debts.small_loss(amount) if amount > 0 else bad_debts.small_gain(-amount)
    told = words().money(abs(amount), currency)
    key = "loss.small.effect.debt" if amount > 0 else "loss.small.effect.credit"
    ReasonDialog(
        office,
        "loss.small.title",
        "loss.small.verb",
        write_off.let_go,
        item_id,
        effects=[
            ("receivables", say(key, amount=told, number=number)),
            ("info", say("loss.effect.entry", entry=entry_in_words(lines, currency))),
        ],
        note=say("loss.note"),
        done=lambda _id: office.ways.say(say("loss.small.done", amount=told)),
        parent=parent,
    ).open()


def _doubt(office: Office, owed: Owed, parent: QWidget) -> None:
    entry = entry_in_words(bad_debts.doubtful(owed.amount), owed.currency)
    ReasonDialog(
        office,
        "loss.doubtful.title",
        "loss.doubtful.verb",
        doubt,
        owed.noun,
        owed.document_id,
        effects=[
            *owed.cautions(office.today),
            ("receivables", say("loss.doubtful.effect.stays")),
            ("hold", say("loss.doubtful.effect.silent")),
            ("info", say("loss.effect.entry", entry=entry)),
        ],
        done=lambda _id: office.ways.say(say("loss.doubtful.done", number=owed.number)),
        parent=parent,
        facts={"number": owed.number},
    ).open()


def _sound(office: Office, facts: InvoicePage, parent: QWidget) -> None:
    row, since = facts.row, facts.insolvent_since
    # Against whoever is in proceedings nothing changes but the accounts, and those seldom for the better.
    role = "undo" if since is None else "late"
    effects = [("go", say("loss.sound.effect.again"))]
    if since is not None:
        effects = [("trouble", say("loss.sound.effect.proceedings", day=since))]
    elif facts.assigned is not None:
        effects = [("late", say("loss.effect.assigned"))]
    if row.open > 0:
        entry = entry_in_words(bad_debts.sound(row.open), row.currency)
        effects.append((role, say("loss.sound.effect.back", entry=entry)))
    if facts.aside:
        entry = entry_in_words(bad_debts.aside_changed(-facts.aside), row.currency)
        effects.append((role, say("loss.sound.effect.released", entry=entry)))
    ReasonDialog(
        office,
        "loss.sound.title",
        "loss.sound.verb",
        sound,
        "invoice",
        row.id,
        effects=effects,
        look="primary" if since is None else "danger",
        done=lambda _none: office.ways.say(say("loss.sound.done", number=row.number)),
        parent=parent,
        facts={"number": row.number},
    ).open()


def _of_loss(office: Office, row: WriteOffRow, customer: str, parent: QWidget) -> list[Offered]:
    found: list[Offered] = []
    if row.kind == "loss":
        found.append(
            Offered("loss.offer.after_all", lambda: AfterAllDialog(office, row, customer, parent).open())
        )
    found.append(Offered("loss.offer.undo", partial(undo, office, row, parent), danger=True))
    return found


def undo(office: Office, row: WriteOffRow, parent: QWidget) -> None:
    """Ask why a write-off is taken back."""
    told = words().money(row.amount, row.currency)
    effects = [("undo", say("loss.undo.effect.owed", amount=told))]
    if row.vat:
        effects.append(("info", say("loss.undo.effect.vat", vat=words().money(row.vat, row.currency))))
    dialog = ReasonDialog(
        office,
        "loss.undo.title",
        "loss.undo.verb",
        write_off.take_back,
        row.id,
        effects=effects,
        note=say("loss.undo.note"),
        look="danger",
        done=lambda _id: office.ways.say(say("loss.undo.done", number=row.number)),
        parent=parent,
        facts={"number": row.number},
    )

    def tell(found: PlannedBack) -> None:
        more = [("info", say("loss.effect.entry", entry=entry_in_words(found.lines, row.currency)))]
        if (debit := found.debit) is not None:
            amount = words().money(debit.amount, row.currency)
            told = {"number": debit.batch, "amount": amount, "day": debit.collect_on}
            late = [("late", put_off_told(debit))] if debit.put_off else []
            more = [("bank", say("loss.undo.effect.debit", **told)), *late, *more]
        dialog.effects.tell([*effects, *more])

    office.ask(planned_back, row.id, done=tell, failed=dialog.refused, owner=dialog)
    dialog.open()
