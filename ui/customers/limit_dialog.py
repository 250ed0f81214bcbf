"""Granting, changing or withdrawing credit: the limit, and why; the journal keeps who decided."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import lend
from app.reports.customer_page import CustomerPage
from app.reports.held_after import KeptAfter, Terms, held_after
from ui.customers.credit_words import empty_limit
from ui.customers.held_words import kept_lines
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words


class LimitDialog(VerbDialog):
    """An empty limit means the one that holds for all customers, or none. `proposed` stands there instead of theirs."""

    fields_of: Mapping[str, str] = {"limit_negative": "limit", "limit_until_past": "until"}

    def __init__(
        self, office: Office, page: CustomerPage, parent: QWidget | None = None, proposed: int | None = None
    ) -> None:
        super().__init__(office, "limit.title", "limit.do", parent)
        self._page = page
        self._kept: tuple[KeptAfter, ...] = ()
        self._home = office.currency
        # Where theirs is in another currency it stays so until somebody chooses the company's.
        self.currency = TextChoice(self)
        self.currency.offer([(code, code) for code in (page.limit_currency, self._home) if code])
        self.limit = MoneyEdit(page.limit_currency or self._home, self)
        self.limit.set_value(page.row.credit_limit if proposed is None else proposed)
        self.until = DateEdit(lambda: office.today, self)
        self.until.set_value(page.limit_until)
        self.reason = QLineEdit(self)
        empty = Field("limit.limit", self.limit)
        empty.explain(empty_limit(page.credit.general_limit, page.standing.currency))
        self.form.add("limit", empty)
        if page.limit_currency:
            self.form.add("currency", Field("limit.currency", self.currency))
        self.currency.setVisible(bool(page.limit_currency))
        self.form.add("until", Field("limit.until", self.until, hint="limit.until_hint"))
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=2
        )
        self.tell_subtitle(page.row.name)
        self.limit.settled.connect(self._look)
        self.currency.currentIndexChanged.connect(self._on_currency)
        self.until.settled.connect(self._look)
        self._look()

    @property
    def _abroad(self) -> str:
        """The currency the limit is in, empty where it is the company's."""
        return "" if self.currency.value == self._home else self.currency.value

    def _on_currency(self, _at: int) -> None:
        self.limit.set_currency(self.currency.value or self._home)
        self._look()

    def _look(self) -> None:
        """Ask what becomes of the orders on hold, where there are any."""
        self._tell()
        if self._page.held:
            terms = Terms(self.limit.value, self.until.value, self._page.risk_class, self._abroad)
            self.office.ask(held_after, self._page.row.id, terms, done=self._on_kept, owner=self)

    def _on_kept(self, kept: tuple[KeptAfter, ...]) -> None:
        self._kept = kept
        self._tell()

    def _tell(self) -> None:
        stands = self._page.standing
        exposure = words().money(stands.exposure, stands.currency)
        lines = [("limit", say("limit.effect.exposure", exposure=exposure))]
        limit, before = self.limit.value, self._page.row.credit_limit
        if limit is not None and self._abroad:
            facts = {"currency": self._abroad, "home": stands.currency}
            lines.append(("hold", say("limit.effect.abroad", **facts)))
        elif limit is not None:
            if before is not None and limit != before and not self._page.limit_currency:
                key = "limit.effect.raises" if limit > before else "limit.effect.lowers"
                told = {
                    "before": words().money(before, stands.currency),
                    "after": words().money(limit, stands.currency),
                }
                lines.insert(0, ("limit", say(key, **told)))
            left = limit - stands.exposure
            key = "limit.effect.left" if left >= 0 else "limit.effect.over"
            lines.append(
                (
                    "release" if left >= 0 else "hold",
                    say(key, amount=words().money(abs(left), stands.currency)),
                )
            )
        self.effects.tell([*lines, *kept_lines(self._kept)])

    def act(self) -> None:
        self.do(
            lend.set_limit,
            self._page.row.id,
            self.limit.value,
            self.reason.text().strip(),
            self.until.value,
            self._abroad,
            done=self._done,
        )

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("limit.done", customer=self._page.row.name))
