"""What can be done with a purchase order on its page: its next step with effects, and the others with why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.flow import purchase
from app.reports.preparation_list import orders_that_lack
from app.reports.purchase_page import PurchasePage
from ui.correspondence.handover_dialog import hand_document_over
from ui.correspondence.send_dialog import send_document
from ui.correspondence.waiting_mail import send_waiting, stands_told
from ui.kit.acts import Act
from ui.kit.breakable import breakable
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, refusal_of
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words
from ui.purchasing.expect_dialog import ExpectDialog, broken_lines
from ui.purchasing.goods_in_dialog import goods_in


class PurchaseActs(QObject):
    """`begun` tells that a step is under way, `failed` carries why one could not be taken."""

    begun = Signal()
    failed = Signal(object)

    def __init__(self, office: Office, purchase_id: int, over: QWidget) -> None:
        super().__init__(over)
        self._office, self._purchase_id, self._over = office, purchase_id, over
        self.page: PurchasePage | None = None

    def next_step(self) -> NextStep:
        """The step the order asks for now."""
        page = self.page
        assert page is not None
        if page.row.state == "draft":
            return NextStep(
                say("purchase.step.send"),
                self._send_effects(page),
                Act("purchase.step.send_do", self._send, icon="supplier"),
            )
        leaves_by_itself = page.unsent is not None and not page.unsent.waits_for_us
        if page.row.untold and not leaves_by_itself:
            return self._tell_first(page)
        if page.row.state == "sent":
            left = sum(each.line.left_milli for each in page.lines)
            told = [("in", say("purchase.step.left", quantity=words().quantity(left)))]
            if page.row.late and page.row.expected_on is not None:
                days = (self._office.today - page.row.expected_on).days
                told.append(("late", say("purchase.step.late", n=days)))
            return NextStep(
                say("purchase.step.receive"), tuple(told), Act("goods_in.open", self._receive, icon="in")
            )
        whole = "over_closed" if page.row.received == "all" else "over_given_up"
        return NextStep(say(f"purchase.step.{'over_cancelled' if page.row.state == 'cancelled' else whole}"))

    def offered(self) -> list[Offered]:
        """The other verbs, each with the refusal it would meet."""
        page = self.page
        assert page is not None
        known = {each.verb: each for each in page.possible}
        verbs: tuple[tuple[str, str, Callable[[], object], bool], ...] = (
            ("purchase.expect", "purchase.verb.expect", self._expect, False),
            ("purchase.close", "purchase.verb.close", self._close, True),
            ("purchase.cancel", "purchase.verb.cancel", self._cancel, True),
        )
        found = [Offered("purchase.open_supplier", self._open_supplier)]
        if (
            page.row.state == "sent"
            and page.row.left in {"", "unsent"}
            and (page.address or not page.row.untold)
        ):
            found.append(Offered("handover.open_purchase", self._hand_over))
        if page.row.untold:
            found.append(Offered("goods_in.open", self._receive))
        # A draft can only be called off, and what is over waits for nothing: the head says so already.
        verbs = {"draft": verbs[2:], "sent": verbs}.get(page.row.state, ())
        found += [
            Offered(key, act, refusal_of(known[verb]), danger=danger) for verb, key, act, danger in verbs
        ]
        return found

    def mail(self) -> None:
        """Write the mail with the order to its supplier."""
        send_document(self._office, "purchase_order", self._purchase_id, "", self._over)

    def _send_effects(self, page: PurchasePage) -> tuple[tuple[str, str], ...]:
        day = words().date(page.expected_on)
        address = page.address
        leaves = (
            say("purchase.step.mail", address=breakable(address)) if address else say("purchase.step.no_mail")
        )
        told = [
            ("orders", say("purchase.step.number")),
            ("mail", leaves),
            ("in", say("purchase.step.expected", day=day)),
            ("promise", say("purchase.step.promise")),
        ]
        if page.soonest_on is not None:
            told.append(("late", say("purchase.step.too_soon", day=words().date(page.soonest_on))))
        if page.below_minimum:
            amount = words().money(page.below_minimum, page.row.currency)
            told.append(("wait", say("purchase.effect.below", amount=amount)))
        return tuple(told)

    def _tell_first(self, page: PurchasePage) -> NextStep:
        """What the supplier is not known to have is sent, or passed on; goods come of nothing else."""
        mail = page.unsent if page.unsent is not None and page.unsent.waits_for_us else None
        stands = ("mail", stands_told(mail) if mail is not None else say("purchase.step.by_no_mail"))
        told = [stands, ("promise", say("purchase.step.promised", day=words().date(page.expected_on)))]
        besides = None
        if page.soonest_on is not None:
            told.append(("late", say("purchase.step.too_soon", day=words().date(page.soonest_on))))
            told += broken_lines(page.broken) if page.broken else []
            besides = Act("purchase.verb.expect", self._expect)
        if mail is None and not page.address:
            told[0] = ("mail", say("purchase.step.no_address", supplier=page.row.supplier))
            act = Act("handover.open_purchase", self._hand_over, icon="customer")
        else:
            send = self.mail if mail is None else partial(send_waiting, self._office, self._over, mail)
            act = Act("purchase.step.mail_do", send, icon="mail")
        return NextStep(say("purchase.step.tell"), tuple(told), act, besides)

    def _hand_over(self) -> None:
        if self.page is not None:
            number = self.page.row.number or ""
            hand_document_over(self._office, "purchase_order", self._purchase_id, number, self._over)

    def _send(self) -> None:
        self.begun.emit()
        self._office.do(
            purchase.send, self._purchase_id, done=self._sent, failed=self.failed.emit, owner=self
        )

    def _sent(self, number: str) -> None:
        address = self.page.address if self.page is not None else ""
        self._office.ways.say(
            say("purchase.step.sent" if address else "purchase.step.sent_untold", number=number)
        )
        if address:
            self.mail()

    def _receive(self) -> None:
        goods_in(self._office, purchase_id=self._purchase_id, parent=self._over)

    def _open_supplier(self) -> None:
        if self.page is not None:
            self._office.ways.open("supplier", self.page.row.supplier_id)

    def _expect(self) -> None:
        if self.page is not None:
            ExpectDialog(self._office, self.page.row, self._over).open()

    def _close(self) -> None:
        self._end("close", purchase.close)

    def _cancel(self) -> None:
        assert self.page is not None
        if self.page.row.state != "sent":
            self._ask("cancel", purchase.cancel, say("purchase.cancel.effect_draft"))
            return
        self._end("cancel", purchase.cancel)

    def _end(self, name: str, verb: object) -> None:
        """Ask who waits for what is not to come, then end the order."""
        assert self.page is not None
        self._office.ask(
            orders_that_lack,
            [each.line.product_id for each in self.page.lines if each.line.left_milli],
            done=partial(self._end_placed, name, verb),
            failed=self.failed.emit,
            owner=self,
        )

    def _end_placed(self, name: str, verb: object, orders: int) -> None:
        """What does not come, who waits for it, and whom nobody tells."""
        assert self.page is not None
        page = self.page
        left = words().quantity(sum(each.line.left_milli for each in page.lines))
        more: list[tuple[str, str]] = []
        if orders:
            more.append(("late", say("purchase.end.waiting", n=orders)))
        if not page.row.untold:
            more.append(("mail", say("purchase.end.untold", supplier=page.row.supplier)))
        self._ask(name, verb, say(f"purchase.{name}.effect", quantity=left), more)

    def _ask(self, name: str, verb: object, effect: str, more: Sequence[tuple[str, str]] = ()) -> None:
        assert self.page is not None
        number = self.page.row.number or ""
        done = partial(say, f"purchase.{name}.done", number=number)
        ReasonDialog(
            self._office,
            f"purchase.{name}.title",
            f"purchase.{name}.do",
            verb,  # pyright: ignore[reportArgumentType]
            self._purchase_id,
            effects=(("cancelled", effect), *more),
            look="danger",
            done=lambda _none: self._office.ways.say(done()),
            parent=self._over,
            facts={"number": number},
        ).open()
