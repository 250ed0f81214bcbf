"""What a shop did to an order after it was confirmed here, on the pages of its documents, until somebody decides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.links.shops.proposal_look import ProposalLook, looks_of_order
from ui.kit.acts import Act
from ui.kit.office import Office, Touched, touches
from ui.kit.section import Figure, Figures, Section, emptied
from ui.kit.step_card import NextStep
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, say, words
from ui.shops.proposal_dialog import decide_proposal, proposed


class ProposalPart(Section):
    """Hidden while there is nothing to decide. Looks again by itself; `looked` tells what it found."""

    looked = Signal()

    def __init__(
        self,
        office: Office,
        order_id: int,
        parent: QWidget | None = None,
        *,
        title: str = "shop_proposal.section",
    ) -> None:
        super().__init__(title, parent, edge="bottom")
        self.office, self._order_id = office, order_id
        self.looks: tuple[ProposalLook, ...] = ()
        self.buttons: list[WordButton] = []
        self._told: list[QLabel] = []
        self.hide()
        office.changed.connect(self._on_changed)
        self.load()

    def show_order(self, order_id: int | None) -> None:
        """Look at another order, or at none."""
        if self._order_id != (order_id or 0):
            self._order_id = order_id or 0
            self.load()

    def load(self) -> None:
        """Look what waits."""
        if not self._order_id:
            self._show([])
            return
        self.office.ask(looks_of_order, self._order_id, done=self._show, owner=self, later=True)

    def _show(self, looks: list[ProposalLook]) -> None:
        before, self.looks = self.looks, tuple(looks)
        emptied(self.body)
        self.buttons, self._told = [], []
        for look in looks:
            what = QLabel(self._subtitle(look), self)
            what.setTextFormat(Qt.TextFormat.PlainText)
            what.setWordWrap(True)
            set_role(what, "body")
            figures = Figures(self)
            figures.show_rows(
                [Figure(told, words().money(amount, look.currency)) for told, amount in _figures(look)]
            )
            decide = WordButton("shop_proposal.decide", self, clicked=partial(self._decide, look.proposal.id))
            self.buttons.append(decide)
            self._told.append(what)
            for widget in (what, figures, decide):
                self.body.addWidget(widget)
        self.setVisible(bool(looks))
        if looks or before:
            self.looked.emit()

    @property
    def changed(self) -> bool:
        """Whether the order is no more what the shop has: nothing of it leaves until that is decided."""
        return any(look.proposal.kind != "refund" for look in self.looks)

    def step(self) -> NextStep:
        """The decision as the step of the page; the figures stand below it."""
        told = [("shops", self._subtitle(look)) for look in self.looks]
        if self.changed and any(look.open for look in self.looks):
            told.append(("wait", say("shop_proposal.kept")))
        decide = partial(self._decide, self.looks[0].proposal.id)
        act = Act("shop_proposal.decide", decide, icon="shops", look="primary")
        return NextStep(say("shop_proposal.step"), tuple(told), act)

    def stand_below(self, *, leads: bool) -> None:
        """Leave to the card above what it says, and the first decision, where that is the step of the page."""
        for widget in (*self._told, *self.buttons[:1]):
            widget.setVisible(not leads)

    def _subtitle(self, look: ProposalLook) -> str:
        day = words().date(look.proposal.done_on)
        return say("shop_proposal.subtitle", shop=look.shop, day=day, what=proposed(look))

    def _decide(self, proposal_id: int) -> None:
        decide_proposal(self.office, proposal_id, self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.looks:
            self._show(list(self.looks))

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, frozenset({"shop_proposal", "inbox", "invoice", "payment"})):
            self.load()


def _figures(look: ProposalLook) -> list[tuple[str, int]]:
    """What one has to see before deciding: of an edit that can be followed both totals, else what became money here."""
    if look.first == "change":
        sides = (("here", look.total), ("there", look.proposal.shop_total))
        return [(say(f"shop_proposal.{name}"), amount) for name, amount in sides]
    done = [("invoiced", look.invoiced), ("credited", look.credited), ("given_back", look.given_back)]
    if look.proposal.kind == "refund":
        done.insert(0, ("there", look.proposal.amount))
    return [(say(f"shop_proposal.side_row.{name}"), amount) for name, amount in done]
