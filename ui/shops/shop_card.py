"""One shop in its room: how it stands, what is under way with it, what is wrong and the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base.errors import Refusal, Trouble
from app.links.shops.shop import pace
from app.links.shops.sync.port import KEY_FAULTS
from app.links.shops.sync.state import ShopState
from ui.kit import icons
from ui.kit.acts import Act, act_button
from ui.kit.banner import Banner
from ui.kit.choice import Choice
from ui.kit.progress_line import ProgressLine
from ui.kit.runner import Failure
from ui.kit.theme import scaled, set_role, theme
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.shops.counting import counting_of
from ui.shops.standing import shown_of, told_progress
from ui.shops.synchroniser import Synchroniser

PACES = (0, 2, 5, 15, 30, 60)


_CERTIFICATES = frozenset({"shop_ca_file", "shop_certificate"})
_INVOICED = "shop_left.open"
_JOURNAL = "shop_journal.open"
_ENDS = "shop_leave.open"
"""The act that ends the link: it looks like what it is."""


class ShopCard(QWidget):
    """`acts` are what can be done about a connected shop, beside synchronising it; `keys_asked` that somebody has its keys,
    `again_asked` that it is to be connected again.
    """

    keys_asked = Signal(int)
    again_asked = Signal(int)

    def __init__(
        self, sync: Synchroniser, acts: Mapping[str, Callable[[int], object]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.sync = sync
        self.state: ShopState | None = None
        self._said: object = None
        self.counting = counting_of(sync.office)
        self.name, self.standing, self.more, self.counts = (QLabel(self) for _ in range(4))
        for label in (self.more, self.counts):
            label.setWordWrap(True)
        self._glyph = QLabel(self)
        self.pace = Choice([(str(each), f"shop_link.pace.{each}") for each in PACES], self)
        self.pace.setMinimumContentsLength(20)
        self.pace.activated.connect(self._on_pace)
        self._every = WordLabel("shop_link.every", self)
        self._every.setBuddy(self.pace)
        self.acts = {
            key: act_button(Act(key, partial(self._act, act), look="link"), self) for key, act in acts.items()
        }
        for key, button in self.acts.items():
            button.setProperty("danger", key == _ENDS)
        self.progress = ProgressLine(told_progress, self)
        self.again = WordButton("shop_leave.again", self, clicked=self._ask_again)
        self.stop = WordButton("shop_link.stop", self, clicked=self._stop)
        self.banner = Banner(self, 0)
        self._lay_out()
        self.counting.changed.connect(self._say)
        theme().changed.connect(self._say)

    def show_state(self, state: ShopState) -> None:
        """Say how it stands now."""
        self.state = state
        self._say()

    # --- within ---

    def _lay_out(self) -> None:
        for label in (self.name, self.standing, self.more, self.counts):
            label.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._glyph)
        line.addWidget(self.standing, 1)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.name)
        told.addLayout(line)
        often, ways = QHBoxLayout(), QHBoxLayout()
        often.setSpacing(8)
        ways.setSpacing(16)
        for button in self.acts.values():
            ways.addWidget(button)
        ways.addStretch(1)
        for widget in (self._every, self.pace, self.again):
            often.addWidget(widget)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addLayout(told, 1)
        head.addLayout(often)
        head.setAlignment(often, Qt.AlignmentFlag.AlignTop)
        self._work = QWidget(self)
        work = QHBoxLayout(self._work)
        work.setContentsMargins(0, 4, 0, 0)
        work.setSpacing(16)
        work.addWidget(self.progress, 1)
        work.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.more)
        column.addWidget(self.counts)
        column.addLayout(ways)
        column.addWidget(self._work)
        column.addWidget(self.banner)

    def _say(self) -> None:
        state = self.state
        if state is None:
            return
        shown = shown_of(self.sync, state)
        icon, ink, text = shown.icon, shown.ink, shown.text
        if state.asking and not self.sync.is_busy(state.id) and icon in ("in_step", "none"):
            # What asks for somebody goes before what is in order.
            icon, ink, text = "late", "late.solid", say("today.parked", n=state.asking)
        elif not state.connected and state.left_at is None:
            icon, ink, text = "in_step", "done.solid", say("today.in_step")
        self.name.setText(state.name)
        self.standing.setText(text)
        self._glyph.setPixmap(icons.pixmap(icon, ink, scaled(16), self.devicePixelRatioF()))
        trouble = self._trouble(state)
        # What is wrong needs the room, and names the shop's address.
        self.more.setText(", ".join(self._details(state, brief=trouble is not None)))
        counted = "" if trouble or state.left_at is not None else self.counting.told(state)
        self.counts.setText(counted)
        self.counts.setVisible(bool(counted))
        for label, role, colour in (
            (self.name, "label", "text2"),
            (self.standing, "figure2", "text"),
            (self.more, "support", "text2"),
            (self.counts, "support", "text2"),
        ):
            set_role(label, role, colour)
        self.pace.set_value(str(state.every))
        self.pace.setAccessibleName(say("shop_link.every"))
        set_role(self._every, "support", "text2")
        for widget in (self._every, self.pace):
            widget.setVisible(state.connected)
        for key, button in self.acts.items():
            button.setVisible(_offered(key, state))
        self.again.setVisible(state.left_at is not None)
        labels = (self.name, self.standing, self.more, self.counts)
        self.setAccessibleName(", ".join(each.text() for each in labels if each.text()))
        self._say_work(state)
        self._say_trouble(state, trouble)

    def _details(self, state: ShopState, *, brief: bool) -> list[str]:
        told = [] if brief else [state.url, say("shops.taken", n=state.taken)]
        if state.waiting:
            told.append(say("today.waiting", n=state.waiting))
        if state.connected:
            told.append(shown_of(self.sync, state).more)
        elif state.left_at is not None:
            told.append(say("shop_leave.since", day=words().day_time(state.left_at)))
        if state.connected and not brief:
            told.append(say("shop_link.writes" if state.channel.may_write else "shop_link.nothing_written"))
        return told

    def _say_work(self, state: ShopState) -> None:
        token = self.sync.token if self.sync.running == state.id else None
        self._work.setVisible(token is not None)
        if token is not None:
            self.stop.allow(token.wanted, say("shop_link.stopping"))
            self.progress.follow(token)
        else:
            self.progress.stop()

    def _say_trouble(self, state: ShopState, found: Refusal | Trouble | None) -> None:
        """What is wrong with the way out; said anew only when it is something else, so that a reader is not told twice."""
        standing = self.sync.standing(state)
        said = (words().language, standing, str(found) if found else "", found.facts if found else None)
        if said == self._said:
            return
        self._said = said
        if found is None:
            self.banner.hide()
            return
        ask = partial(self.keys_asked.emit, state.id)
        ways: tuple[Act, ...] = ()
        if standing == "keys_missing" or found.code in KEY_FAULTS:
            ways = (Act("shop_connect.give_keys", ask),)
        elif found.code in _CERTIFICATES:
            # Where it is tried again the file of its authority is asked for.
            ways = (Act("shop_connect.change_keys", ask),)
        kind = "none" if standing == "offline" else "late"
        current = words()
        told = (current.part(found, "cause"), current.part(found, "way"))
        self.banner.show_message(
            kind, current.part(found, "problem"), " ".join(part for part in told if part), ways
        )

    def _trouble(self, state: ShopState) -> Refusal | Trouble | None:
        standing = self.sync.standing(state)
        if not state.connected or self.sync.is_busy(state.id):
            return None
        if standing == "keys_missing":
            return Refusal("shop_keys_elsewhere", shop=state.name)
        if standing == "keys_locked":
            return Refusal("shop_keyring_locked")
        return self.sync.trouble(state)

    def _act(self, act: Callable[[int], object]) -> None:
        if self.state is not None:
            act(self.state.id)

    def _ask_again(self) -> None:
        if self.state is not None:
            self.again_asked.emit(self.state.id)

    def _stop(self) -> None:
        self.sync.stop()

    def _on_pace(self, _at: int) -> None:
        if self.state is not None:
            self.sync.office.do(
                pace, self.state.id, int(self.pace.value), done=self._on_paced, failed=self._not_paced
            )

    def _on_paced(self, _nothing: object) -> None:
        self.sync.office.ways.say(say("shop_link.saved"))
        self.sync.look()

    def _not_paced(self, failure: Failure) -> None:
        if self.state is not None:
            self.pace.set_value(str(self.state.every))
        self.banner.show_failure(failure)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()


def _offered(key: str, state: ShopState) -> bool:
    """Whether an act can be done about a shop as it stands."""
    if key == _INVOICED:
        # One that is connected asks for it where it is decided who invoices.
        return state.to_invoice
    # What was exchanged with a shop that was left is read here all the same.
    return state.connected or (key == _JOURNAL and state.left_at is not None)
