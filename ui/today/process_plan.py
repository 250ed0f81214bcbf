"""What *Process* would do with each waiting order, as rows a dialog shows before anything is done (L8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.base.company import the_company
from app.base.errors import Refusal
from app.flow.policy import Policy, policy
from app.flow.ship_together import joins
from app.invoicing.mentions import Lack, seller_lacks
from app.links import carry_on
from app.links.shops.leaving_invoices import all_old_to_invoice, waited_since
from app.orders.queries import OrderRow, order_rows
from app.reports.checklist import first_number
from app.reports.shop_told import ShopTold, leaving_told
from app.shipping.destination import beside, kept_aside, nowhere
from ui.kit.wording import say
from ui.orders.lacks_told import many_lack
from ui.orders.mention_words import of_company
from ui.orders.order_name import order_called

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from app.flow.process import Planned, Report
    from ui.kit.runner import Token

_PAGE = 500
BY_HAND = frozenset({"ship_by_hand", "invoice_by_hand", "invoice_on_shipment"})
"""Reasons that are no obstacle: the step is taken when somebody asks for it, as the boxes of the dialog do."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which steps a run takes; None and empty: as the policies have it (see `app.flow.policy.policy`)."""

    ship: bool | None = None
    bill: str = ""
    drafts: bool = False
    join: bool | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One order: the steps that would be taken with it, and why what is left out is left out.

    Whatever is chosen: `draft` may be confirmed, `ready` shipped, `due` invoiced as the policy has it, `ahead` before that.
    It `stands` where it was confirmed before; `apart` is the customer's number where another one bears the same name.
    `bills` is what the invoice will come to, in minor units; None where none is issued; `deposits` is what of it was asked
    for before, with its VAT; `lacks` are the mentions it would go without, but for those of the company; `told` is what its
    shop is told of goods that leave; it is `short` where stock does not cover all of it; it goes `nowhere` where its goods
    would leave to no complete address; it has `company` where another one that is ready goes to the same door. `by` is the
    day by which its goods should leave, promised or usual, and it is `late` once that has passed. `old` is the key of the shop
    that had done it before it was known here and may have invoiced it, 0 where there is none.
    What its shop should have sent long before it was known here has `waited`: it may have left without a word.
    """

    id: int
    number: str
    customer: str
    steps: tuple[str, ...]
    reasons: tuple[Refusal, ...]
    bills: int | None
    currency: str
    deposits: int = 0
    lacks: tuple[Lack, ...] = ()
    draft: bool = False
    due: bool = False
    ahead: bool = False
    stands: bool = False
    apart: str = ""
    short: bool = False
    told: ShopTold | None = None
    nowhere: bool = False
    company: bool = False
    by: date | None = None
    late: bool = False
    old: int = 0
    waited: bool = False

    @property
    def ready(self) -> bool:
        """Whether goods of it may leave."""
        return "ship" in self.steps or any(why.code == "ship_by_hand" for why in self.reasons)

    @property
    def could(self) -> bool:
        """Whether something would be done with it, were another box ticked."""
        return self.ready or self.draft or self.due or self.ahead

    @property
    def untouched(self) -> bool:
        """Whether nothing would be done."""
        return not self.steps

    @property
    def held(self) -> list[Refusal]:
        """What holds it back: where something is done, what only waits for a hand does not."""
        return [why for why in self.reasons if not (self.steps and why.code in BY_HAND)]

    @property
    def lacking(self) -> bool:
        """Whether it is invoiced without something its invoice should say, and nothing holds it back."""
        return bool(self.lacks) and "invoice" in self.steps and not self.held

    @property
    def remarked(self) -> bool:
        """Whether there is something to know of it."""
        return bool(self.held) or self.nowhere or self.lacking


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done order by order, and by which rules; `unsaid` is what the law wants of the company on an invoice and
    is not there. It `joins` where orders to one door leave in the same parcels. `first_number` is what the first invoice of
    all would bear, empty where it is not the first.
    """

    rows: tuple[PlanRow, ...]
    does: Policy
    unsaid: tuple[Lack, ...] = ()
    joins: bool = False
    first_number: str = ""

    @property
    def ships(self) -> bool:
        """Whether goods are shipped at all: where they leave with their invoice, only what was invoiced ahead of them is."""
        return self.does.ships or any(row.ready for row in self.rows)


def planned(rd: Read, chosen: Chosen, only: frozenset[int] | None, told: Callable[[int, int], None]) -> Plan:
    """The plan with the names of the orders, those with something to do first; `told` hears how far it is.

    Of these, what should leave first comes first, and of one day what should be known of one before what goes without a word.
    Those with which nothing could be done whatever is chosen come last.
    """
    plan = [
        each
        for each in carry_on.plan(rd, ship=chosen.ship, bill=chosen.bill, drafts=chosen.drafts, told=told)
        if (each.steps or each.reasons) and (only is None or each.order_id in only)
    ]
    keys = [each.order_id for each in plan]
    # Who chose an order hears of it, also where nothing is left to do.
    keys += sorted((only or frozenset()) - set(keys))
    rows = {row.id: row for at in range(0, len(keys), _PAGE) for row in order_rows(rd, keys[at : at + _PAGE])}
    told_of = {each.order_id: each for each in plan}
    found = [_row(rows[key], told_of.get(key), rd.today) for key in keys if key in rows]
    does = policy(rd, ship=chosen.ship, bill=chosen.bill, drafts=chosen.drafts)
    found = _with_shops(rd, found, {"ship"} if does.ships else {"ship", "invoice"})
    since = waited_since(rd)
    found = [replace(row, waited="ship" in row.steps and _waited(rows[row.id], since)) for row in found]
    found = _with_old(rd, _with_company(rd, _with_addresses(rd, found)))
    unsaid = seller_lacks(asdict(the_company(rd)), rd.today)
    joining = joins(rd) if chosen.join is None else chosen.join
    return Plan(tuple(sorted(found, key=_turn)), does, unsaid, joining, first_number(rd))


def _waited(order: OrderRow, since: Mapping[int, date]) -> bool:
    """Whether an order of a shop, of which nothing has left, was made before that shop's day."""
    day = since.get(order.shop_id or 0)
    return day is not None and order.shipped == "none" and order.ordered_on < day


def _turn(row: PlanRow) -> tuple[bool, bool, date, bool]:
    return row.untouched, not row.could, row.by or date.max, not row.remarked


def _with_shops(rd: Read, rows: Sequence[PlanRow], leaves: set[str]) -> list[PlanRow]:
    """The rows with what their shops are told; goods leave with any of these steps."""
    told = leaving_told(rd, {row.id: not row.short for row in rows if leaves.intersection(row.steps)})
    return [replace(row, told=told[row.id]) if row.id in told else row for row in rows]


def _with_addresses(rd: Read, rows: Sequence[PlanRow]) -> list[PlanRow]:
    """The rows with whether what is shipped of them goes to an address a carrier finds."""
    shipped = [row.id for row in rows if "ship" in row.steps]
    lost = nowhere(rd, shipped)
    return [replace(row, nowhere=True) if row.id in lost else row for row in rows]


def _with_old(rd: Read, rows: list[PlanRow]) -> list[PlanRow]:
    """The rows with the shop that may have invoiced what would be invoiced of them."""
    if not any("invoice" in row.steps for row in rows):
        return rows
    shop_of = {key: shop for shop, each in all_old_to_invoice(rd).items() for key in each.keys}
    return [
        replace(row, old=shop_of[row.id]) if row.id in shop_of and "invoice" in row.steps else row
        for row in rows
    ]


def _with_company(rd: Read, rows: Sequence[PlanRow]) -> list[PlanRow]:
    """The rows with whether another one of them that is ready goes to the same door."""
    ready = [row.id for row in rows if row.ready]
    doors = beside(rd, ready) if len(ready) > 1 else {}
    joined = {key for key in ready if len(set(doors.get(key, ())).intersection(ready)) > 1}
    return [replace(row, company=True) if row.id in joined else row for row in rows]


def _row(order: OrderRow, plan: Planned | None, today: date) -> PlanRow:
    number = order_called(order)
    stands = order.state == "confirmed"
    row = PlanRow(
        order.id,
        number,
        order.customer,
        (),
        (),
        None,
        order.currency,
        stands=stands,
        apart=order.apart,
        short=order.short,
        by=order.leaves_by,
        late=order.leaves_by is not None and order.leaves_by < today,
    )
    if plan is None:
        return replace(row, reasons=(Refusal("order_all_done", number=number),))
    return replace(
        row,
        steps=plan.steps,
        reasons=plan.reasons,
        bills=plan.bills,
        deposits=plan.deposits,
        lacks=tuple(each for each in plan.lacks if not of_company(each)),
        draft=plan.typed,
        due=plan.due,
        ahead=plan.ahead,
    )


def confirmed_before(row: PlanRow) -> PlanRow:
    """Of an order that was to be confirmed and is already, that is the reason, whatever else it waits for."""
    if not (row.stands and row.untouched):
        return row
    return replace(row, reasons=(Refusal("order_is_confirmed", number=row.number),))


def carry_out(
    database: Database,
    actor: Actor,
    token: Token,
    chosen: Chosen,
    only: frozenset[int] | None,
) -> Report:
    """Do it, looking between two steps whether it shall go on."""
    return carry_on.carry_on(
        database,
        actor,
        ship=chosen.ship,
        bill=chosen.bill,
        drafts=chosen.drafts,
        join=chosen.join,
        wanted=lambda: not token.cancelled,
        told=token.tell,
        only=only,
    )


def ticked_first(rows: Sequence[PlanRow]) -> frozenset[int]:
    """The orders that are ticked at first: those with which something would be done.

    Where goods leave to addresses, not those that would leave to no complete one: whoever hands them over ticks them.
    Nor, where others are shipped, what has waited in a shop since long before it was known here.
    """
    moving = [row for row in rows if not row.untouched]
    shipped = [row for row in moving if "ship" in row.steps]
    aside = kept_aside([row.id for row in shipped], [row.id for row in shipped if row.nowhere])
    fresh = any(not row.waited for row in shipped)
    return frozenset(row.id for row in moving if row.id not in aside and not (fresh and row.waited))


def steps_told(row: PlanRow) -> str:
    """The steps in words: « confirmer, expédier, facturer »."""
    return ", ".join(say(f"process.step.{step}") for step in row.steps) or say("process.nothing")


def verb_told(rows: Sequence[PlanRow]) -> tuple[str, dict[str, int]]:
    """The words of the button that does it: every step that will be taken, and with how many orders.

    « Expédier et facturer 6 commandes » where it is the same ones, « Expédier 6, facturer 9 » where it is not.
    """
    taken = [step for row in rows for step in row.steps]
    many = {step: taken.count(step) for step in ("confirm", "ship", "invoice", "refund") if step in taken}
    if not many or set(taken) - set(many):
        return "process.do.process", {"n": len(rows)}
    name = "_".join(many)
    if "refund" not in many and set(many.values()) == {len(rows)}:
        return f"process.do.{name}", {"n": len(rows)}
    # A credit note is a noun in the words: its number decides between one and many.
    credits_ = {"n": many.pop("refund")} if "refund" in many else {}
    return f"process.each.{name}", many | credits_


def cautions_of(
    rows: Sequence[PlanRow], unsaid: Sequence[Lack], stays: Sequence[PlanRow], first: str = ""
) -> list[tuple[str, str]]:
    """What to know of these orders first, each with how many: those that their shop may have invoiced already; the `first`
    number that an invoice would ever bear, for it never goes back; then what they go without: an address to be shipped to,
    which keeps others that stay from being ticked, and mentions of their invoices, first what the company has not said.
    """
    old, lost = sum(bool(row.old) for row in rows), sum(row.nowhere for row in rows)
    told = [("trouble", say("shop_left.old", n=old))] if old else []
    if first and any("invoice" in row.steps for row in rows):
        told.append(("trouble", say("process.effect.first_number", number=first)))
    told += [("trouble", say("process.effect.nowhere", n=lost))] if lost else []
    if kept := sum(row.nowhere for row in stays):
        told.append(("info", say("process.effect.nowhere_stays", n=kept)))
    if waited := sum(row.waited for row in rows):
        told.append(("trouble", say("process.effect.waited", n=waited)))
    if kept := sum(row.waited for row in stays):
        told.append(("info", say("process.effect.waited_stays", n=kept)))
    return told + many_lack((*unsaid, *row.lacks) for row in rows if "invoice" in row.steps)
