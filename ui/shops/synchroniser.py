"""Synchronising shops while the window is open: when they are due or when asked, off the window's thread, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.errors import Refusal, Trouble
from app.links.shops.sync.state import PASSING, ShopState, Standing, shop_states
from ui.kit.office import EVERYTHING, Office, Touched, touches
from ui.kit.runner import Failure, Token, leave_unsaid

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.links.shops.sync.run import Report

NOUNS = frozenset(
    {"shop", "inbox", "channel", "outbox", "sync_run", "sales_order", "stock_balance", "shipment", "invoice"}
)
"""What a change of may let a shop stand otherwise."""
_FIRST, _AGAIN, _SETTLE = 4_000, 20_000, 400
"""Milliseconds until shops are first looked at, until they are again, and after something changed."""


_AT_REST = frozenset({"never", "waiting", "up_to_date", "offline"})
"""How a shop stands that nobody has to do anything about."""


class Synchroniser(QObject):
    """How the shops stand, and what is under way with them.

    `changed` tells that either moved; `ended` carries a shop and its Report, or None where the run broke off.
    `keys` says by shop whether this workstation has its keys. Nothing is begun by itself before `begin`.
    """

    changed = Signal()
    ended = Signal(int, object)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.office = office
        self.states: tuple[ShopState, ...] = ()
        self.keys: dict[int, str] = {}
        self.known = False
        """Whether the shops were looked at yet."""
        self._began = self._closed = False
        self._turn = 0
        self._token: Token | None = None
        self._next: list[int] = []
        self._refused: dict[int, Refusal | Trouble] = {}
        self._first = self._timer(_FIRST, self._begin)
        self._clock = QTimer(self)
        self._clock.setInterval(_AGAIN)
        self._clock.timeout.connect(self.look)
        self._settle = self._timer(_SETTLE, self.look)
        office.changed.connect(self._on_changed)
        office.closing.connect(self._on_closing)

    def begin(self) -> None:
        """Synchronise by itself from now on, for as long as the window is open."""
        self._first.start()

    def look(self) -> None:
        """Look how the shops stand."""
        self.office.ask(shop_states, done=self._on_states, failed=leave_unsaid, owner=self, later=True)

    # --- what a screen shows and asks ---

    @property
    def connected(self) -> tuple[ShopState, ...]:
        """The shops that can be asked."""
        return tuple(each for each in self.states if each.connected)

    @property
    def running(self) -> int:
        """The key of the shop that is being synchronised, nought while none is."""
        return self._turn

    @property
    def token(self) -> Token | None:
        """How far the run is that is under way."""
        return self._token

    def is_busy(self, shop_id: int) -> bool:
        """Whether a shop is being synchronised, or will be next."""
        return shop_id == self._turn or shop_id in self._next

    def standing(self, state: ShopState) -> Standing:
        """How a shop stands, seen from this workstation; a run that could not begin here counts as one that broke off."""
        found = state.standing(self.keys.get(state.id, "here"))
        refused = self._refused.get(state.id)
        if refused is None or found not in _AT_REST:
            return found
        passing = isinstance(refused, Trouble) and refused.code in PASSING
        return "offline" if passing else "attention"

    def trouble(self, state: ShopState) -> Refusal | Trouble | None:
        """Why a shop could not be synchronised last, whether or not the run had begun."""
        return self._refused.get(state.id) or state.trouble

    def start(self, *shop_ids: int) -> None:
        """Synchronise these shops, or all that can be asked, one after the other."""
        # Somebody who asks may just have put the keys there.
        self.keys = {key: said for key, said in self.keys.items() if said == "here"}
        for shop_id in shop_ids or tuple(each.id for each in self.connected):
            if not self.is_busy(shop_id):
                self._next.append(shop_id)
        self._go_on()

    def stop(self) -> None:
        """Stop between two steps; what has come is kept, and the next run goes on from there."""
        self._next.clear()
        if self._token is not None:
            self._token.stop()
        self.changed.emit()

    def forget_keys(self, shop_id: int) -> None:
        """Look again whether the keys of a shop are here."""
        self.keys.pop(shop_id, None)
        self._refused.pop(shop_id, None)
        self.look()

    # --- within ---

    def _begin(self) -> None:
        self._began = True
        self._clock.start()
        self.look()

    def _go_on(self) -> None:
        if not self._turn and self._next:
            self._turn = self._next.pop(0)
            self._refused.pop(self._turn, None)
            done, failed = partial(self._on_ended, self._turn), partial(self._on_failed, self._turn)
            self._token = self.office.call(
                synchronise, self._turn, done=done, failed=failed, owner=self, later=True
            )
        self.changed.emit()

    def _on_ended(self, shop_id: int, report: Report) -> None:
        if report.trouble is not None and not report.kind:
            # It never began, so that no run tells of it.
            self._refused[shop_id] = report.trouble
            self.keys.pop(shop_id, None)
        if report.moved:
            self.office.changed.emit(EVERYTHING)
        self._over()
        self.ended.emit(shop_id, report)

    def _on_failed(self, shop_id: int, failure: Failure) -> None:
        if isinstance(failure.error, (Refusal, Trouble)):
            self._refused[shop_id] = failure.error
        self._over()
        self.ended.emit(shop_id, None)

    def _over(self) -> None:
        self._turn, self._token = 0, None
        self.look()
        self._go_on()

    def _on_states(self, states: Sequence[ShopState]) -> None:
        self.states, self.known = tuple(states), True
        wanted = {each.id: each.secrets for each in self.connected if each.id not in self.keys}
        if wanted:
            # The keyring is asked without a transaction; what it does not know now is asked again when somebody asks.
            self.office.runner.ask(keys_here, wanted, done=self._on_keys, failed=leave_unsaid, owner=self)
            return
        self.changed.emit()
        self._start_due()

    def _on_keys(self, found: Mapping[int, str]) -> None:
        self.keys |= found
        self.changed.emit()
        self._start_due()

    def _start_due(self) -> None:
        if not self._began or not self.office.writes or not self.office.actor.may("sync.store"):
            return
        due = [each.id for each in self.connected if each.due and self.keys.get(each.id) == "here"]
        due = [
            each for each in due if not (self.is_busy(each) or isinstance(self._refused.get(each), Refusal))
        ]
        if due:
            self._next += due
            self._go_on()

    def _on_changed(self, touched: Touched) -> None:
        # What the last answers of a closing window touch must set no timer going, which would outlive it.
        if not self._closed and touches(touched, NOUNS):
            self._settle.start()

    def _on_closing(self) -> None:
        self._closed = True
        for timer in (self._first, self._clock, self._settle):
            timer.stop()
        self._next.clear()

    def _timer(self, milliseconds: int, act: Callable[[], object]) -> QTimer:
        """A timer that acts once, so long after it was started."""
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(act)
        return made


def synchroniser_of(office: Office) -> Synchroniser:
    """The one synchroniser of an office."""
    return office.findChild(Synchroniser) or Synchroniser(office)


def synchronise(database: Database, actor: Actor, token: Token, shop_id: int) -> Report:
    """Bring what changed in a shop and take it in, until somebody stops it or the window closes."""
    # Only where a shop is asked: the start of the window does without.
    from app.links.shops.sync.run import sync

    return sync(
        database,
        actor,
        shop_id,
        wanted=lambda: token.wanted,
        told=lambda stream, reached, of: token.tell(reached, of or 0, stream),
    )


def keys_here(names: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """By shop, whether this workstation has its keys."""
    from app.links.shops.sync.keys import kept

    return {shop_id: kept(each) for shop_id, each in names.items()}
