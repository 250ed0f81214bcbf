"""What can be done with an order from its page: verbs done at once, and dialogs for what needs more to be said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from app.flow import bill, lend, sell, ship
from app.flow.own_credit import use_credit
from app.flow.unpaid import free_goods, promise_again
from app.orders.next_step import MONTH
from app.reports.order_outlook import AWAITS_GOODS, USES_CREDIT, OrderLook
from ui.correspondence.handover_dialog import hand_document_over
from ui.customers.task_dialog import Matter, task_offer
from ui.kit.bulk_dialog import do_to_many
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, refusal_of
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.runner import Failure
from ui.kit.wording import say, words
from ui.orders.abandon import abandon_draft
from ui.orders.change_dialog import ChangeDialog
from ui.orders.concerned import concerned, in_turn
from ui.orders.credit_last import credit_last
from ui.orders.desk_offers import desk_offers
from ui.orders.insolvent import calls_off, insolvent
from ui.orders.lots_dialog import ask_what_leaves
from ui.orders.mention_ways import ways_to_complete
from ui.orders.months_due import MONTHS
from ui.orders.order_effects import effects_of, gives_back, kept_here, reopening_effects, verb_key
from ui.orders.order_name import called_by, order_called
from ui.orders.order_refund import refund_of_order
from ui.orders.own_credit import credit_used, draw_paper
from ui.orders.quantities_dialog import DropDialog
from ui.orders.release_dialog import ReleaseDialog
from ui.orders.reversal import ask_last_reversal
from ui.orders.shop_effects import cancelling_lines

if TYPE_CHECKING:
    from app.base.door import Verb

T = TypeVar("T")


class OrderActs(QObject):
    """The acts of one order's page; `look` is what the page shows now.

    `begun` tells that a verb is under way, `failed` that it could not be done. `changed` is whether it is no more what
    its shop has, and waits for a decision.
    """

    begun = Signal()
    failed = Signal(object)
    changed = False

    def __init__(self, office: Office, order_id: int, page: QWidget) -> None:
        super().__init__(page)
        self._office, self._order_id, self._page = office, order_id, page
        self.look: OrderLook | None = None

    def next_steps(self) -> dict[str, Callable[[], object]]:
        """What does each of the verbs that may be the next step."""
        look = self._look
        what = "shipped" if look.outlook.shipped is not None else "all"
        return {
            "sell.confirm": lambda: self._do(sell.confirm, done=self._on_confirmed),
            "sell.release": self._release,
            "ship.ship": self._ship,
            "bill.issue": lambda: self._bill(what),
            "bill.deposit": self._ask_deposit,
            MONTH: self._bill_month,
            "collect.receive": self._receive,
            USES_CREDIT: self._use_credit,
            "mail.refused": self._write_about_payment,
            "collect.refund": self._refund,
            AWAITS_GOODS: self._buy,
            "sell.copy": self._copy,
            "insolvent.claim": lambda: self._office.ways.open("customer", look.page.row.customer_id),
            "insolvent.cancel": self._cancel,
        }

    def offered(self, *, decides: bool = False) -> list[Offered]:
        """The verbs besides the next step, in the order in which work goes on.

        The next step is that somebody `decides` on what the shop changed, where the page says so.
        """
        look, acts = self._look, self.next_steps()
        page, outlook, wanted = look.page, look.outlook, concerned(look)
        why = {each.verb: refusal_of(each) for each in page.possible}
        # Billing all is another thing than billing what has shipped only where the two differ.
        all_differs = (
            outlook.whole != outlook.shipped if outlook.shipped is not None else outlook.verb != "bill.issue"
        )
        # What the card of the next step says already, also why it cannot be taken.
        said = {"" if decides else outlook.verb, "sell.confirm", "sell.release"}
        if look.chase is not None or look.unsent or look.waits:
            # The card says how the money is asked for; that it came is recorded here.
            said.discard("collect.receive")
        # What waits for goods leaves in part only where somebody says how much.
        said |= set() if outlook.verb and look.missing is None else {"ship.ship"}
        said |= set() if outlook.shipped is not None else {"bill.issue"}
        if decides:
            # Kept back, with the reason.
            said.discard("ship.ship")
        found = [
            Offered(verb_key(verb), act, why[verb]) for verb, act in acts.items() if verb in wanted - said
        ]
        # What cannot leave whole and says why need not say it twice.
        kept = "ship.ship" in wanted - said and why["ship.ship"] is not None
        there = look.missing is None or any(milli > 0 for milli in page.covered.values())
        if "ship.ship" in wanted and outlook.verb and there and not kept:
            why_not = why["ship.ship"] or kept_here(self._look)
            key = "ship_some" if look.missing is None else "ship_there"
            found.append(Offered(f"order_page.verb.{key}", self._ship_some, why_not))
        # What the shop has changed may not be wanted any more: nothing of it is invoiced ahead.
        ahead = page.ships and all_differs and not decides
        if ahead and "bill.issue" in wanted and outlook.whole is not None:
            # As grave as letting go what credit keeps here.
            grave = bool(outlook.ship_holds)
            found.append(Offered("order_page.verb.bill_all", self._bill_all, why["bill.issue"], danger=grave))
        if page.match.invoiced > page.match.credited:
            found.append(Offered("order_page.verb.credit", self._credit))
        if page.match.credit_left and (look.unsent or not gives_back(look)):
            found.insert(0, Offered("order_page.verb.refund", self._refund))
        if page.order.state == "held" or outlook.ship_holds:
            # Whoever decides on credit would ask nobody but themselves.
            lends = self._office.actor.may("credit.refuse_release")
            if outlook.asked is None and not lends:
                found.append(Offered("order_page.verb.ask_release", self.ask_release))
            elif outlook.asked is not None and lends:
                found.append(Offered("order_page.verb.refuse_release", self.refuse_release))
        if page.order.stands and page.order.handling == "normal":
            # Whose figures are its shop's is changed there: the reason names the way.
            theirs = page.order.rounding == "as_charged"
            why_not = Refusal("order_of_a_shop", number=self._number) if theirs else None
            found.append(Offered("order_page.verb.change", self._change, why_not))
        if page.order.state == "cancelled" and page.order.handling == "normal":
            found.append(Offered("order_page.verb.reopen", self._reopen))
        coming = look.missing.purchase if look.missing is not None else None
        if coming is not None and self._office.actor.may("purchase.save"):
            see = partial(self._office.ways.open, "purchase", coming.id)
            found.append(Offered("order_page.verb.see_purchase", see))
        buys = look.missing is not None and bool(look.missing.to_buy)
        if page.order.stands and outlook.short_milli and not buys and self._office.actor.may("purchase.save"):
            found.append(Offered("process.go.goods_missing", self._buy))
        if page.freed_milli:
            found.append(Offered("order_page.verb.promise_again", self._promise_again))
        elif page.promised_milli and page.order.stands and not page.order.money_allows:
            # That goods lie here for an order nobody pays is in sight, not in the menu.
            found.insert(0, Offered("order_page.verb.free_goods", self._free_goods))
        if page.order.awaited:
            found.insert(0, Offered("order_page.verb.ask_payment", self._ask_for_payment))
        if page.order.handling == "normal" and page.order.state != "cancelled" and page.order.paid != "all":
            found.append(Offered("order_page.verb.payment_said", self._payment_said))
        if page.order.stands and page.order.shop_id is None and page.order.shipped == "none":
            given = partial(
                hand_document_over, self._office, "sales_order", self._order_id, self._number, self._page
            )
            found.append(Offered("handover.open_order", given))
        if page.order.handling != "unfinished":
            found.append(Offered("order_page.verb.copy", self._copy))
        matter = Matter("sales_order", self._order_id, page.row.customer_id, page.row.customer, self._number)
        found.append(task_offer(self._office, matter, self._page))
        if outlook.verb == "bill.issue" and outlook.unsaid:
            found[:0] = ways_to_complete(self._office, outlook.unsaid, page.order.customer_id, self._page)
        stopped = insolvent(look)
        if stopped and (page.order.state == "held" or outlook.ship_holds):
            # Not what comes next, and still what somebody may decide.
            why_not = None if page.order.stands else why.get("sell.release")
            found.append(Offered(verb_key("sell.release"), self._release, why_not))
        if any(each.kind == "delivery" and not each.reversed for each in page.shipments):
            found.append(Offered("order_page.verb.return", self._return))
        found += desk_offers(self._office, look, self._page)
        # What undoes stands last.
        if page.ships and any(each.kind == "delivery" and not each.reversed for each in page.shipments):
            found.append(Offered("order_page.verb.reverse_shipment", self._reverse_shipment, danger=True))
        if "sell.drop" in wanted:
            key = "drop" if page.order.shipped != "none" else "drop_some"  # nothing left: there is no rest
            found.append(Offered(f"order_page.verb.{key}", self._drop, why["sell.drop"], danger=True))
        if "sell.cancel" in wanted and not (stopped and calls_off(look)):
            typed = page.order.state == "draft" and page.order.shop_id is None and not page.order.paid_amount
            if typed:
                found.append(Offered("order_page.verb.abandon", self._abandon, danger=True))
            else:
                found.append(Offered("order_page.verb.cancel", self._cancel, why["sell.cancel"], danger=True))
        return in_turn(found, look)

    # --- done at once ---

    @property
    def _look(self) -> OrderLook:
        assert self.look is not None
        return self.look

    @property
    def _number(self) -> str:
        return order_called(self._look.page.row)

    def _do(self, verb: Verb[..., T], *args: object, done: Callable[[T], object] | None = None) -> None:
        self.begun.emit()
        self._office.do(verb, self._order_id, *args, done=done, failed=self._on_failed, owner=self)

    def _on_failed(self, failure: Failure) -> None:
        self.failed.emit(failure)

    def _told(self, key: str) -> Callable[[Any], object]:
        return lambda _answer: self._office.ways.say(say(key))

    def _on_confirmed(self, confirmed: sell.Confirmed) -> None:
        self._office.ways.say(say(f"order_page.done.{confirmed.state}", number=confirmed.number))

    def _bill(self, what: str) -> None:
        self._do(bill.issue_invoice, what, done=self._on_issued)

    def _bill_all(self) -> None:
        """Invoice what has not left too: what that does is shown before, for it cannot be taken back."""
        if self._look.outlook.ship_holds:
            self._bill_kept()
            return
        from ui.today.process_dialog import process_orders

        process_orders(self._office, {self._order_id}, "invoice_ahead", parent=self._page)

    def _bill_kept(self) -> None:
        """Invoice what the credit rules keep here: as grave as letting it go, so it asks why and says what keeps it."""
        effects = effects_of("bill.issue_kept", self._look)
        ReasonDialog(
            self._office,
            "order_page.bill_kept.title",
            "order_page.bill_kept.verb",
            bill.issue_kept,
            self._order_id,
            effects=effects,
            look="danger",
            done=self._on_issued,
            parent=self._page,
            facts={"number": self._number},
        ).open()

    def _on_issued(self, invoice_id: int) -> None:
        self._office.ways.say(say("order_page.done.invoice"))
        draw_paper(self._office, invoice_id)

    def _use_credit(self) -> None:
        look = self._look
        told = partial(credit_used, self._office, look)
        self._do(use_credit, look.outlook.usable, done=told)

    # --- with more to be said ---

    def _ask_deposit(self) -> None:
        from ui.orders.deposit_dialog import DepositDialog

        DepositDialog(self._office, self._look.page, self._page, self._on_deposit).open()

    def _on_deposit(self, invoice_id: int) -> None:
        draw_paper(self._office, invoice_id)

    def _bill_month(self) -> None:
        if (month := self._look.month) is not None:
            do_to_many(self._office, MONTHS, [month.id])

    def _write_about_payment(self) -> None:
        from ui.correspondence.send_dialog import send_document

        send_document(self._office, "sales_order", self._order_id, "refused", self._page)

    def _ask_for_payment(self) -> None:
        from ui.correspondence.send_dialog import send_document

        send_document(self._office, "sales_order", self._order_id, "awaited", self._page)

    def _payment_said(self) -> None:
        from ui.orders.payment_dialog import PaymentDialog

        PaymentDialog(self._office, self._order_id, self._number, self._look.page.said, self._page).open()

    def _copy(self) -> None:
        self._do(sell.copy, done=lambda order_id: self._office.ways.open("order_draft", order_id))

    def _receive(self) -> None:
        from ui.payments.receive_dialog import receive_payment

        receive_payment(self._office, order_id=self._order_id, parent=self._page)

    def _refund(self) -> None:
        refund_of_order(self._office, self._look.page, self._page, self._on_failed, self)

    def _release(self) -> None:
        ReleaseDialog(self._office, self._look, self._page).open()

    def ask_release(self) -> None:
        """Ask whoever may decide to let it pass."""
        self._why("ask_release", lend.ask, [("wait", say("order_page.ask_release.effect"))])

    def refuse_release(self) -> None:
        """Say no to who asked."""
        effects = [
            ("hold", say("order_page.refuse_release.effect")),
            ("info", say("order_page.refuse_release.then")),
        ]
        self._why("refuse_release", lend.refuse_release, effects)

    def _reopen(self) -> None:
        self._why("reopen", sell.reopen, reopening_effects(self._look, self._office.today))

    def _buy(self) -> None:
        from ui.purchasing.replenish_dialog import buy_what_is_low

        missing = self._look.missing
        buy_what_is_low(self._office, self._page, missing.to_buy if missing is not None else ())

    def _free_goods(self) -> None:
        effects = [
            ("stock", say("order_page.free_goods.effect")),
            ("wait", say("order_page.free_goods.stays")),
        ]
        self._why("free_goods", free_goods, effects)

    def _promise_again(self) -> None:
        self._do(promise_again, done=self._told("order_page.promise_again.done"))

    def _why(self, name: str, verb: Verb[..., Any], effects: list[tuple[str, str]]) -> None:
        """Ask why, and do it."""
        ReasonDialog(
            self._office,
            f"order_page.{name}.title",
            f"order_page.{name}.verb",
            verb,
            self._order_id,
            effects=effects,
            done=self._told(f"order_page.{name}.done"),
            parent=self._page,
            facts={"number": self._number},
        ).open()

    def _change(self) -> None:
        ChangeDialog(self._office, self._look.page, self._page).open()

    def _ship(self) -> None:
        if self._look.page.traced:
            self._ship_some()
        else:
            self._do(ship.ship, done=self._told("order_page.done.ship"))

    def _ship_some(self) -> None:
        ask_what_leaves(self._office, self._order_id, self._look, self._page)

    def _return(self, shipment_id: int | None = None) -> None:
        from ui.shipping.return_dialogs import begin_return

        begin_return(self._office, self._order_id, self._page, self._on_failed, shipment_id)

    def _drop(self) -> None:
        order = self._look.page.order
        paid = words().money(order.paid_amount, order.currency) if order.paid_amount else ""
        DropDialog(
            self._office,
            self._order_id,
            self._look.page.lines,
            self._page,
            paid,
            self._look.page.order.currency,
        ).open()

    def _credit(self) -> None:
        credit_last(self._office, self._look.page, self._page, self._on_failed, self)

    def _reverse_shipment(self) -> None:
        ask_last_reversal(self._office, self._look.page, self._page, self._return, changed=self.changed)

    def _abandon(self) -> None:
        abandon_draft(self._office, self._order_id, self._on_failed, self)

    def _cancel(self) -> None:
        order = self._look.page.order
        stands, named = order.stands, called_by(order.number, order.remote_number)
        effects = [("cancelled", say("order_page.cancel.effect" if stands else "order_page.cancel.nothing"))]
        if order.paid_amount:
            amount = words().money(order.paid_amount, order.currency)
            effects.append(("bank", say("order_page.cancel.credit", amount=amount)))
        effects += cancelling_lines(self._office, self._look)
        ReasonDialog(
            self._office,
            "order_page.cancel.title" if named else "order_page.cancel.title_draft",
            "order_page.cancel.verb",
            sell.cancel,
            self._order_id,
            effects=effects,
            look="danger",
            note=say("order_page.cancel.note"),
            done=self._told("order_page.cancel.done"),
            parent=self._page,
            facts={"number": self._number},
        ).open()
