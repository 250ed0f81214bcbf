"""Connecting a shop: its address and keys, tried; from when on its orders come; then all of it the first time (O3)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.base.errors import Refusal
from app.links.shops.sync.port import Keys
from app.orders.channel import Channel, channel_of
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.progress_line import ProgressLine
from ui.kit.reading_order import read_last
from ui.kit.runner import Failure
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words
from ui.shops.connect_help import codes_at_fault, copy_help, steps_told
from ui.shops.connect_words import answers, outcome
from ui.shops.connect_work import Tried, connect_shop, try_shop
from ui.shops.standing import told_progress
from ui.shops.synchroniser import synchroniser_of

if TYPE_CHECKING:
    from datetime import date

    from app.links.shops.sync.run import Report

_TRYING, _CHOOSING = ("address", "key", "secret"), ("invoiced", "completed", "since")
_INVOICED = ("until", "shop", "never")
"""Who invoiced what is in the shop already; the first is what harms nobody: nothing is invoiced twice."""
_AT = {
    "shop_key_cannot_read": "key",
    "shop_key_without_rights": "key",
    "shop_address_local": "address",
    "shop_certificate": "address",
    "shop_no_route": "address",
    "shop_no_woocommerce": "address",
}
"""By what stands in the way, the field where it is mended; what no field mends is tried again."""
_NEXT = {"again": "kit.retry", "decide": "shop_roles.open", "close": "kit.close"}
"""What is offered once everything was asked for."""


def connect_a_shop(
    office: Office, parent: QWidget | None = None, *, shop_id: int = 0, address: str = ""
) -> ConnectDialog:
    """Open the dialog; with `shop_id` for the keys of a shop that is connected already."""
    dialog = ConnectDialog(office, parent or QApplication.activeWindow(), shop_id=shop_id, address=address)
    dialog.open()
    return dialog


class ConnectDialog(VerbDialog):
    """Nothing is kept before a try has succeeded, and nothing at all is written to the shop."""

    fields_of: Mapping[str, str] = {
        "shop_address_unreadable": "address",
        "shop_address_http": "address",
        "shop_address_nowhere": "address",
        "shop_redirects": "address",
        "shop_no_wordpress": "address",
        "shop_is_another": "address",
        "shop_ca_file": "ca_file",
    }

    def __init__(
        self, office: Office, parent: QWidget | None = None, *, shop_id: int = 0, address: str = ""
    ) -> None:
        title = "shop_connect.title_keys" if shop_id else "shop_connect.title"
        super().__init__(office, title, "shop_connect.try", parent, columns=2, width=640)
        self.step, self.next = "try", "close"
        self.shop_id = shop_id
        self.tried: Tried | None = None
        self.sync = synchroniser_of(office)
        self.texts = {name: QLineEdit(self) for name in (*_TRYING, "ca_file")}
        self.texts["secret"].setEchoMode(QLineEdit.EchoMode.Password)
        self.texts["key"].setPlaceholderText("ck_…")
        self.texts["secret"].setPlaceholderText("cs_…")
        self.texts["address"].setPlaceholderText("https://www.maboutique.fr")
        self.texts["address"].setText(address)
        self.days = {name: DateEdit(lambda: office.today, self) for name in ("completed", "since")}
        self.days["completed"].set_value(office.today)
        self.invoiced = Choice([(each, f"shop_connect.invoiced_{each}") for each in _INVOICED], self)
        self._add_fields()
        self.local = WordBox("shop_connect.local", self)
        self.local.hide()
        self.put(self.local)
        self.progress = ProgressLine(told_progress, self)
        self.progress.hide()
        self.put(self.progress)
        self.form.show_only(_TRYING)
        self.effects.tell(steps_told())
        self.back = WordButton("kit.back", self, clicked=self._go_back)
        self.back.hide()
        self.put_at_foot(self.back)
        self.copy = WordButton("shop_connect.copy_help", self, clicked=partial(copy_help, office))
        self.put_at_foot(self.copy)
        # Enter behind the secret goes on to trying.
        read_last(self.copy)
        self.days["completed"].settled.connect(self._tell_choice)
        self.invoiced.currentIndexChanged.connect(self._ask_what_follows)
        self.sync.ended.connect(self._on_ended)
        self.sync.changed.connect(self._on_moved)

    def _add_fields(self) -> None:
        for name, span in (("address", 2), ("key", 1), ("secret", 1)):
            self.form.add(name, Field(f"shop_connect.{name}", self.texts[name], required=True), span=span)
        self.form.add("ca_file", Field("shop_connect.ca_file", self.texts["ca_file"]), span=2)
        self.form.add("invoiced", Field("shop_connect.invoiced", self.invoiced), span=2)
        for name, edit in self.days.items():
            self.form.add(name, Field(f"shop_connect.{name}", edit, hint=f"shop_connect.{name}_hint"))

    # --- going on ---

    def act(self) -> None:
        """Go on: try, connect, take over; close where that goes on by itself."""
        match self.step:
            case "try":
                self._try()
            case "choose" | "known":
                self._connect()
            case "over" if self.next == "again":
                self._take_over()
            case "over" if self.next == "decide":
                # Not within the press of a key: the window below would take the keys when this one closes.
                self.office.ask(channel_of, self.shop_id, done=self._go_on_deciding, owner=self)
            case _:
                self.accept()

    def reject(self) -> None:
        """Leave; a take-over that is under way is stopped, and what has come is kept."""
        if self.step == "work":
            self.sync.stop()
            self.leave.allow(allowed=False, reason=say("shop_link.stopping"))
            return
        super().reject()

    def check(self) -> bool:
        """Beside what each field asks for: whether the codes are the two that the shop made, before they leave for it."""
        if not super().check():
            return False
        found = (
            codes_at_fault(self.texts["key"].text(), self.texts["secret"].text())
            if self.step == "try"
            else {}
        )
        for name, why in found.items():
            self.form.fields[name].complain(why)
        if found:
            self.texts[next(iter(found))].setFocus(Qt.FocusReason.OtherFocusReason)
        return not found

    def _try(self) -> None:
        self.banner.hide()
        self.set_busy(busy=True)
        self.verb.tell("shop_connect.trying")
        told = {name: edit.text().strip() for name, edit in self.texts.items()}
        self.office.call(
            try_shop,
            told["address"],
            Keys(told["key"], told["secret"]),
            self.local.isChecked(),
            told["ca_file"],
            done=self.take,
            failed=self._not_tried,
            owner=self,
        )

    def _not_tried(self, failure: Failure) -> None:
        self.verb.tell("shop_connect.try")
        code = failure.error.code if isinstance(failure.error, Refusal) else ""
        # Asked only of who needs it: a shop of the own network, a certificate of the own company.
        if code == "shop_address_local":
            self.local.show()
        if code in ("shop_certificate", "shop_ca_file"):
            self.form.show_only((*_TRYING, "ca_file"))
        self.refused(failure)
        if code not in self.fields_of:
            self._point_at(failure)

    def _point_at(self, failure: Failure) -> None:
        """Give the keys to what is at fault."""
        error = failure.error
        code = error.code if isinstance(error, Refusal) else ""
        at = _AT.get(code, "")
        if isinstance(error, Refusal) and code == "shop_key_refused":
            # The shop says of which of the two.
            at = "secret" if "secret" in str(error.facts.get("answer", "")).lower() else "key"
            self.form.fields[at].complain(say(f"shop_connect.wrong_{at}"))
        (self.texts[at] if at else self.verb).setFocus(Qt.FocusReason.OtherFocusReason)
        if at:
            self.texts[at].selectAll()

    def take(self, tried: Tried) -> None:
        """Go on with what was found: choose, or only replace the keys of a shop that is connected already."""
        self.tried = tried
        self.set_busy(busy=False)
        if self.shop_id:
            self.effects.tell(answers(tried))
            self._connect()
            return
        if tried.known:
            self._tell_known(tried)
            return
        self.step = "choose"
        self.copy.hide()
        self.local.hide()
        self.back.show()
        self._ask_what_follows()
        self.tell_subtitle(tried.url)
        self.verb.tell("shop_connect.connect")
        self.invoiced.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit_anew()

    def _go_back(self) -> None:
        """To the address and the keys, as they were typed: nothing is kept of what was tried."""
        if self.step == "known":
            self.shop_id = 0
        self.step, self.tried = "try", None
        asked = (*_TRYING, "ca_file") if self.texts["ca_file"].text() else _TRYING
        self.show_body(shown=True)
        self.form.show_only(asked)
        self.local.setVisible(self.local.isChecked())
        for widget in (self.banner, self.back):
            widget.hide()
        self.copy.show()
        self.effects.tell(steps_told())
        self.tell_title("shop_connect.title")
        self.tell_subtitle("")
        self.verb.tell("shop_connect.try")
        self.texts["address"].setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit_anew()

    def _tell_known(self, tried: Tried) -> None:
        """It is no first connection: only its keys become others, and what was decided stands."""
        self.step, self.shop_id = "known", tried.known
        self.copy.hide()
        self.back.show()
        self.show_body(shown=False)
        self.effects.tell([*answers(tried), ("keys", say("shop_connect.known"))])
        self.tell_title("shop_connect.title_keys")
        self.tell_subtitle(tried.url)
        self.verb.tell("shop_connect.replace")
        self.verb.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit_anew()

    def _ask_what_follows(self, *_at: object) -> None:
        """The day is asked only where it says anything: of a shop whose orders are invoiced here from some day on."""
        asks = self.invoiced.value == "until"
        self.form.show_only([name for name in _CHOOSING if asks or name != "completed"])
        self._tell_choice()
        self._fit_anew()

    def _completed(self) -> date | None:
        """The day before which what was completed is history; today where the field was emptied, never all of it by slip."""
        if self.invoiced.value != "until":
            return None
        return self.days["completed"].value or self.office.today

    def _tell_choice(self) -> None:
        """Say what there is and what becomes of it; orders that the shop may have invoiced would be invoiced twice."""
        if self.step != "choose" or self.tried is None:
            return
        tried = self.tried
        orders, products = (
            say(f"shops.count.{noun}", n=n)
            for noun, n in (("order", tried.orders), ("product", tried.products))
        )
        told = [("in", say("shop_connect.has", orders=orders, products=products))]
        told.append(("in", say("shop_connect.will_bring")))
        if tried.orders:
            told += [*self._who_invoices(tried.orders), ("wait", say(f"shop_connect.{self._once()}"))]
        told.append(("shops", say("shop_connect.nothing_back")))
        self.effects.tell([*answers(tried), *told])

    def _once(self) -> str:
        """What can be chosen again of orders that came: an invoice is left to the shop, and never taken from it."""
        return "once_there" if self.invoiced.value == "shop" else "once"

    def _who_invoices(self, orders: int) -> list[tuple[str, str]]:
        match self.invoiced.value:
            case "until":
                day = words().date(self._completed() or self.office.today)
                return [
                    ("info", say("shop_connect.history", day=day)),
                    ("orders", say("shop_connect.still_open")),
                ]
            case "shop":
                return [("info", say("shop_connect.there", n=orders))]
            case _:
                return [("trouble", say("shop_connect.to_invoice", n=orders))]

    def _connect(self) -> None:
        self.set_busy(busy=True)
        self.back.hide()
        self.office.call(
            connect_shop,
            self.tried,
            self.shop_id,
            self.days["since"].value,
            self._completed(),
            "shop" if self.invoiced.value == "shop" else "here",
            done=self._on_connected,
            failed=self._not_connected,
            owner=self,
        )

    def _not_connected(self, failure: Failure) -> None:
        told = {"try": "try", "known": "replace"}.get(self.step, "connect")
        self.verb.tell(f"shop_connect.{told}")
        self.back.setVisible(self.step in ("choose", "known"))
        self.refused(failure)

    def _on_connected(self, shop_id: int) -> None:
        self.shop_id = shop_id
        for text in (self.texts["key"], self.texts["secret"]):
            text.clear()
        self.tried = None
        self.set_busy(busy=False)
        for widget in (self.form, self.local):
            widget.hide()
        self.sync.forget_keys(shop_id)
        self._take_over()

    def _take_over(self) -> None:
        """Bring everything, or what is left of it."""
        self.step = "work"
        for widget in (self.effects, self.banner, self.back, self.copy):
            widget.hide()
        self.show_body(shown=True)
        self.progress.show()
        self.tell_note(say("shop_connect.meanwhile"))
        self.verb.tell("shop_connect.go_on")
        self.leave.tell("shop_link.stop")
        self._fit_anew()
        self.sync.start(self.shop_id)

    def _fit_anew(self) -> None:
        """Another step asks less than the one before: no room is left empty between."""
        QTimer.singleShot(0, self, lambda: self.resize(self.sizeHint()))

    # --- the take-over ---

    def _on_moved(self) -> None:
        if self.step == "work" and self.sync.running == self.shop_id and self.sync.token is not None:
            self.progress.follow(self.sync.token)

    def _on_ended(self, shop_id: int, report: Report | None) -> None:
        if self.step != "work" or shop_id != self.shop_id:
            return
        self.step = "over"
        self.progress.hide()
        self.show_body(shown=False)
        self.tell_note("")
        broken = report is None or report.stopped or report.busy or report.trouble is not None
        self.next = "again" if broken else "decide" if self._is_to_decide() else "close"
        self.verb.tell(_NEXT[self.next])
        self.leave.allow(allowed=True)
        self.leave.tell("kit.close")
        self.leave.setVisible(self.next != "close")
        kept = [("shops", say("shop_connect.kept"))] if broken else []
        self.effects.tell([*outcome(report), *kept])
        self.effects.show()
        self._fit_anew()
        self.verb.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on_deciding(self, _channel: Channel) -> None:
        # Imported here: who consents there may be asked for other keys, by this dialog.
        from ui.shops.roles_dialog import decide_roles

        self.accept()
        decide_roles(self.office, self.shop_id, self.parentWidget())

    def _is_to_decide(self) -> bool:
        """Whether it is still to be decided who does what with the shop, by whoever is here.

        That the shop invoices was decided here, and nothing else yet.
        """
        decided = any(each.id == self.shop_id and each.channel.decided_at for each in self.sync.states)
        return (not decided or self.invoiced.value == "shop") and self.office.actor.may("channel.decide")
