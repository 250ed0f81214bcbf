"""Who decides what between this program and a shop: each decision with its effect, then the consent to be written to (§15)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QWidget

from app.flow.channel import decide, withdraw
from app.flow.left_to_shop import ToLeave, to_leave
from app.orders.channel import Channel, Decisions, channel_of
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, say, words
from ui.shops.consent_dialog import ConsentDialog
from ui.shops.left_dialog import leave_to_shop

if TYPE_CHECKING:
    from collections.abc import Mapping

_VALUES: Mapping[str, tuple[str, ...]] = {
    "invoices": ("here", "shop"),
    "stock": ("shop", "here"),
    "mails": ("shop", "here"),
    "sent_status": ("", "completed"),
    "cancelled_status": ("", "cancelled"),
    "tracking": ("none", "note", "customer_note", "field"),
    "tells_paid": ("no", "yes"),
    "tells_refunds": ("no", "yes"),
    "prices": ("shop", "here"),
    "texts": ("shop", "here"),
    "publishes": ("no", "yes"),
}
_YES_OR_NO = ("tells_paid", "tells_refunds", "publishes")
"""What can be chosen, by the name of the decision; the first is what nobody decided yet."""
_MILLI = 1000


def decide_roles(office: Office, shop_id: int, parent: QWidget | None = None) -> RolesDialog:
    """Open the dialog for a shop."""
    dialog = RolesDialog(office, shop_id, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class RolesDialog(VerbDialog):
    """Deciding writes nothing to the shop: what would be written is shown next, and consented to there."""

    fields_of: Mapping[str, str] = {
        "channel_buffer": "buffer",
        "channel_mails_twice": "tracking",
        "channel_orders_open": "invoices",
    }

    def __init__(self, office: Office, shop_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, "shop_roles.title", "shop_roles.decide", parent, width=WIDE)
        self.shop_id = shop_id
        self.channel: Channel | None = None
        self.waiting: ToLeave | None = None
        self.choices: dict[str, Choice] = {}
        self.buffer = WholeEdit(self)
        for name, values in _VALUES.items():
            choice = Choice([(each, _words(name, each)) for each in values], self)
            choice.currentIndexChanged.connect(self._explain)
            self.choices[name] = choice
            self.form.add(name, Field(f"shop_roles.{name}", choice))
            if name == "stock":
                self.form.add(
                    "buffer", Field("shop_roles.buffer", self.buffer, hint="shop_roles.buffer_hint")
                )
        self.stop = WordButton("shop_roles.withdraw", self, look="danger", clicked=self._withdraw)
        self.stop.hide()
        self.put_at_foot(self.stop)
        self.invoiced = WordButton("shop_left.open", self, clicked=partial(self._leave_to_shop, "done"))
        self.invoiced.hide()
        self.put_at_foot(self.invoiced)
        self.verb.allow(allowed=False, reason=say("shop_roles.reading"))
        self._explain()
        office.ask(channel_of, shop_id, done=self._on_channel, failed=self.refused, owner=self)
        self._look_what_waits()

    def decisions(self) -> Decisions:
        """What stands in the fields."""
        said: dict[str, Any] = {name: choice.value for name, choice in self.choices.items()}
        said |= {name: said[name] == "yes" for name in _YES_OR_NO}
        kept = (self.buffer.value or 0) * _MILLI if said["stock"] == "here" else 0
        return replace(Decisions(), **said, buffer_milli=kept)

    def act(self) -> None:
        """Keep what was decided, then show what would be written; what waits for an invoice here is asked for first."""
        decided = self.decisions()
        if self._takes_over() and self.waiting is not None and self.waiting.orders:
            self._leave_to_shop("all")
            return
        after = partial(self._show_changes, decided)
        self.do(decide, self.shop_id, decided, done=after)

    # --- within ---

    def _on_channel(self, channel: Channel) -> None:
        self.channel = channel
        for name, choice in self.choices.items():
            value = getattr(channel.decisions, name)
            said = ("yes" if value else "no") if isinstance(value, bool) else str(value)
            if choice.findData(said) < 0:
                # A status of the shop's own, told by a command: it stays until another is chosen.
                choice.addItem(said, said)
            choice.set_value(said)
        self.buffer.set_value(channel.decisions.buffer_milli // _MILLI)
        self.stop.setVisible(channel.consented_at is not None)
        if channel.consented_at is not None:
            when = words().day_time(channel.consented_at)
            self.tell_subtitle(say("shop_roles.consented", person=channel.consented_by, at=when))
        else:
            self.tell_subtitle(say("shop_roles.nothing_written"))
        allowed = self.office.actor.may("channel.decide")
        self.verb.allow(allowed=allowed, reason=say("shop_roles.may_not"))
        self.stop.allow(allowed=allowed, reason=say("shop_roles.may_not"))
        self._explain()

    def _look_what_waits(self) -> None:
        self.office.ask(to_leave, self.shop_id, done=self._on_waiting, failed=self.refused, owner=self)

    def _on_waiting(self, waiting: ToLeave) -> None:
        self.waiting = waiting
        self.invoiced.setVisible(bool(waiting.orders))
        self._explain()

    def _takes_over(self) -> bool:
        """Whether the shop is to invoice from now on what was invoiced here."""
        before = self.channel.decisions.invoices if self.channel is not None else ""
        return before == "here" and self.choices["invoices"].value == "shop"

    def _leave_to_shop(self, which: str) -> None:
        leave_to_shop(self.office, self.shop_id, self, which=which, done=self._look_what_waits)

    def _explain(self, *_at: object) -> None:
        """Say at each decision what follows from it."""
        for name, choice in self.choices.items():
            if name in self.form.fields:
                told = _effect(name, choice.value)
                self.form.fields[name].explain(
                    " ".join([told, *self._waits()]) if name == "invoices" else told
                )
        if "publishes" in self.form.fields:
            self.form.fields["publishes"].setEnabled(self.choices["texts"].value == "here")
        if "buffer" in self.form.fields:
            self.form.fields["buffer"].setEnabled(self.choices["stock"].value == "here")

    def _waits(self) -> list[str]:
        """How many orders wait here for their invoice, and since when; what becomes of them is asked first."""
        if self.waiting is None or self.waiting.first_on is None:
            return []
        since = words().date(self.waiting.first_on)
        told = [say("shop_left.waiting", n=len(self.waiting.orders), day=since)]
        return [*told, say("shop_left.first")] if self._takes_over() else told

    def _show_changes(self, decided: Decisions, _nothing: object) -> None:
        parent = self.parentWidget()
        if not decided.writes:
            self.office.ways.say(say("shop_roles.kept"))
            return
        ConsentDialog(self.office, self.shop_id, parent).open()

    def _withdraw(self) -> None:
        asked = ReasonDialog(
            self.office,
            "shop_roles.withdraw_title",
            "shop_roles.withdraw_do",
            withdraw,
            self.shop_id,
            effects=[("cancelled", say("shop_roles.withdraw_effect"))],
            look="danger",
            done=self._on_withdrawn,
            parent=self,
        )
        asked.open()

    def _on_withdrawn(self, _nothing: object) -> None:
        self.office.ways.say(say("shop_roles.withdrawn"))
        self.accept()


def _words(name: str, value: str) -> str:
    if name in ("tells_paid", "tells_refunds"):
        return f"shop_roles.{value}"
    return f"shop_roles.{name}_{value}" if value else "shop_roles.left_alone"


def _effect(name: str, value: str) -> str:
    key = f"shop_roles.effect.{name}_{value or 'none'}"
    return say(key) if words().knows(key) else say("shop_roles.effect.own_status", status=value)
