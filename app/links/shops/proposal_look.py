"""What a person looks at before deciding on a proposal: both sides' figures, and what may follow."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read
from app.base.errors import Refusal
from app.base.money import from_minor
from app.links.shops.inbox import record
from app.links.shops.proposal import lines_named
from app.links.shops.proposal_change import edited
from app.links.shops.proposal_record import (
    Proposal,
    open_of_order,
    open_of_record,
    open_proposals,
    read_proposal,
)
from app.links.shops.shop import shop_of
from app.links.shops.taking import Taking
from app.orders.charged_anew import LineChange
from app.orders.naming import order_name
from app.orders.order import read_lines, read_order
from app.orders.possible import Possible, no, yes
from app.orders.queries import order_rows
from app.reports.order_page import order_page
from app.shipping.return_reasons import ReturnReason, return_reasons
from app.shipping.returned import left_of_order


@dataclass(frozen=True, slots=True)
class ProposalLook:
    """A proposal beside what stands here. Amounts in minor units of `currency`; `answers` say why not where they may not be.

    `given_back` is what of the money that came for the order was given back here; `articles` what a credit note would name,
    with its quantity (thousandths), none where it is of an amount alone or of all that is left.
    """

    proposal: Proposal
    shop: str
    number: str
    customer: str
    currency: str
    total: int
    shipped: int
    invoiced: int
    credited: int
    paid: int
    given_back: int
    answers: tuple[Possible, ...]
    reasons: tuple[ReturnReason, ...]
    changes: tuple[LineChange, ...] = ()
    """Of an order edited in the shop, the lines that differ."""
    prices_include_tax: bool = True
    articles: tuple[tuple[str, int], ...] = ()
    open: bool = False
    """Whether something of the order is still to leave."""
    at_the_door: int = 0
    """What whoever brings the goods still collects for it."""

    @property
    def first(self) -> str:
        """The answer that is offered first: what can be done of it, the order before money, money before goods."""
        return next((each.verb for each in self.answers if each.allowed), "none")


def proposal_look(rd: Read, proposal_id: int) -> ProposalLook:
    """A proposal with both sides' figures."""
    proposal = read_proposal(rd, proposal_id)
    page = order_page(rd, proposal.order_id)
    match = page.match
    back = sum(each.amount for each in page.payments if each.kind == "refund")
    changing, changes = _changing(rd, proposal)
    return ProposalLook(
        proposal=proposal,
        shop=shop_of(rd, proposal.shop_id).name,
        number=order_name(page.order),
        customer=page.row.customer,
        currency=page.row.currency,
        total=page.row.total,
        shipped=match.shipped if page.ships else 0,
        invoiced=match.invoiced,
        credited=match.credited,
        paid=match.paid,
        given_back=back,
        answers=(
            *changing,
            _crediting(proposal, order_name(page.order), match.invoiced, match.credited, page.row.currency),
            _returning(rd, proposal, order_name(page.order)),
            yes("none"),
        ),
        reasons=tuple(each for each in return_reasons(rd) if each.used),
        changes=changes,
        prices_include_tax=page.order.prices_include_tax,
        articles=_articles(rd, proposal),
        open=page.order.stands and page.order.shipped != "all",
        at_the_door=match.owed if match.shipped and page.order.payment_kind == "on_delivery" else 0,
    )


def looks_of_order(rd: Read, order_id: int) -> list[ProposalLook]:
    """What waits for a decision about an order, with both sides' figures."""
    return [proposal_look(rd, each.id) for each in open_of_order(rd, order_id)]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal in a line: whose order, and how much less it would come to (minor units of the company's currency)."""

    number: str
    customer: str
    amount: int


def proposed(rd: Read) -> list[Proposed]:
    """All that waits for a decision, oldest first."""
    found: list[Proposed] = []
    for each in open_proposals(rd):
        [row] = order_rows(rd, [each.order_id])
        found.append(Proposed(order_name(row), row.customer, max(each.amount, 0)))
    return found


def look_of_record(rd: Read, shop_id: int, noun: str, remote_id: str) -> ProposalLook | None:
    """What a record of a shop proposes, with both sides' figures; None where it proposes nothing."""
    found = open_of_record(rd, shop_id, noun, remote_id)
    return None if found is None else proposal_look(rd, found.id)


def _changing(rd: Read, proposal: Proposal) -> tuple[tuple[Possible, ...], tuple[LineChange, ...]]:
    """Whether the order can follow its edit, and the lines that differ; no answer to anything else."""
    if proposal.kind != "edit":
        return (), ()
    try:
        made = edited(rd, proposal)
    except Refusal as refusal:
        return (no("change", refusal.code, **refusal.facts),), ()
    if made is None:
        return (no("change", "proposal_changed", number=order_name(read_order(rd, proposal.order_id))),), ()
    return (yes("change"),), made.changes


def _articles(rd: Read, proposal: Proposal) -> tuple[tuple[str, int], ...]:
    row = record(rd, proposal.shop_id, proposal.noun, proposal.remote_id)
    if row is None or not row.payload:
        return ()
    lines = read_lines(rd, proposal.order_id)
    names = {line.id: line.name for line in lines}
    try:
        named = lines_named(rd, Taking.begin(rd, proposal.shop_id), proposal, row, lines)
    except Refusal:
        return ()
    return tuple((names[each.order_line_id], each.quantity_milli) for each in named)


def _crediting(proposal: Proposal, number: str, invoiced: int, credited: int, currency: str) -> Possible:
    left = invoiced - credited
    if not invoiced:
        return no("credit_note", "refund_without_invoice", number=number)
    if proposal.amount <= 0 or left <= 0:
        return no("credit_note", "proposal_credits_nothing", number=number)
    if proposal.kind != "cancel" and proposal.amount > left:
        return no(
            "credit_note",
            "refund_exceeds_invoice",
            number=number,
            amount=from_minor(proposal.amount, currency),
            left=from_minor(left, currency),
            currency=currency,
        )
    return yes("credit_note")


def _returning(rd: Read, proposal: Proposal, number: str) -> Possible:
    if any(each.returnable_milli > 0 for each in left_of_order(rd, proposal.order_id)):
        return yes("return")
    return no("return", "proposal_nothing_left", number=number)


def refusal_of(answer: Possible) -> Refusal:
    """Why an answer may not be given."""
    return Refusal(answer.reason, **answer.facts)
