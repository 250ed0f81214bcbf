"""Customs on a shipment's page: what is declared, what is missing and where it is filled in, and the paper."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.flow.customs import DeclarationDraft, customs_paper, declare
from app.reports.customs import customs_of
from app.shipping.customs import Customs, CustomsLack
from app.shipping.customs_law import natures
from ui.kit.acts import Act
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.printing import print_paper
from ui.kit.section import Figure, Figures, Section
from ui.kit.step_card import NextStep
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, plain, say, words

_ASKED = ("phone", "eori")
"""What is typed in the dialog, not on an article."""


class CustomsPart(Section):
    """Hidden where a parcel needs no papers; each thing that is missing names its field, and leads there.

    `looked` follows each look: what is to be done first stands in `step` then.
    """

    looked = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("customs.title", parent)
        self.office = office
        self.found: Customs | None = None
        self._alarms, self._over = True, False
        self.figures = Figures(self)
        self.body.addWidget(self.figures)
        self.paper = WordButton("customs.print", self, clicked=self.print_it)
        self.declare = WordButton("customs.declare", self, clicked=self.ask)
        self.products: list[WordButton] = []
        self._ways = QVBoxLayout()
        self._ways.setSpacing(4)
        self.body.addLayout(self._ways)
        row = QHBoxLayout()
        for button in (self.declare, self.paper):
            button.setProperty("fit", "compact")
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.hide()

    def look(self, shipment_id: int, *, alarms: bool, over: bool) -> None:
        """Ask anew what is declared of a shipment.

        What lacks alarms while its parcels are on their way; once it is `over`, as nothing of it is away, no paper is needed.
        """
        self._alarms, self._over = alarms, over
        self.office.ask(customs_of, shipment_id, done=self._show, owner=self)

    def _show(self, found: Customs | None) -> None:
        self.found = found
        self.setVisible(found is not None)
        self.looked.emit()
        if found is None:
            return
        lacks = found.lacks
        self.figures.show_rows(
            [
                Figure(say("customs.form"), "CN 22" if found.small else "CN 23", "strong"),
                Figure(say("customs.nature"), say(f"customs.nature_is.{found.nature}")),
                Figure(say("customs.value"), words().money(found.value, found.currency)),
                self._lacks_told(),
            ]
        )
        self.paper.tell("customs.print_small" if found.small else "customs.print")
        no_more = say("customs.nothing_away")
        self.paper.allow(not lacks, no_more if self._over else say("customs.first_fill"))
        self.declare.allow(not self._over, no_more)
        self._show_products()

    def _lacks_told(self) -> Figure:
        lacks = self.found.lacks if self.found is not None else ()
        if not lacks:
            return Figure(say("customs.lacks"), say("customs.whole"))
        if self._over:
            return Figure(say("customs.papers"), say("customs.needed_no_more"))
        told = "\n".join(_told(each) for each in lacks)
        if not self._alarms:
            return Figure(say("customs.lacks"), told)
        return Figure(say("customs.lacks"), told, "strong", "late")

    def _show_products(self) -> None:
        """Each article that lacks something opens from here, where several do or the first act leads elsewhere."""
        for button in self.products:
            button.hide()
            button.deleteLater()
        self.products = [
            WordButton(
                "customs.open_of",
                self,
                look="link",
                clicked=partial(self.office.ways.open, "product", key),
                name=plain(name),
            )
            for key, name in (() if self._over else self._lacking.items())
        ]
        for button in self.products:
            button.setProperty("fit", "compact")
            self._ways.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def _lacking(self) -> dict[int, str]:
        """The articles that lack something, by key."""
        lacks = self.found.lacks if self.found is not None else ()
        return {each.product_id: each.name for each in lacks if each.product_id is not None}

    @property
    def _to_type(self) -> str:
        """The first field of the dialog that is empty and must not be; none where nothing is."""
        lacks = self.found.lacks if self.found is not None else ()
        return next((each.field for each in lacks if each.field in _ASKED), "")

    @property
    def step(self) -> NextStep | None:
        """What completes the papers without which the parcel is held; None where nothing is missing."""
        lacks = self.found.lacks if self.found is not None else ()
        if not lacks or not self._alarms:
            return None
        told = tuple(("late", _told(each)) for each in lacks)
        typed = Act(f"customs.type_{self._to_type}" if self._to_type else "customs.declare", self.ask)
        if not self._lacking:
            return NextStep(say("customs.step"), told, typed)
        opened = Act("customs.open_product", self.open_product)
        return NextStep(say("customs.step"), told, opened, typed if self._to_type else None)

    def ask(self) -> None:
        """Ask what is sent and whom customs may ask."""
        if self.found is not None:
            dialog = CustomsDialog(self.office, self.found, self)
            dialog.open()
            if self._to_type:
                dialog.form.fields[self._to_type].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_product(self) -> None:
        """Go to the first article that lacks something."""
        if self._lacking:
            self.office.ways.open("product", next(iter(self._lacking)))

    def print_it(self) -> None:
        """Print the paper."""
        if self.found is not None:
            name = f"{'CN22' if self.found.small else 'CN23'} {self.found.number}"
            self.office.ask(
                customs_paper,
                self.found.shipment_id,
                done=partial(print_paper, self.office, "shipment", name),
                owner=self,
            )


class CustomsDialog(VerbDialog):
    """What goods and order do not say: the nature, the phone, the references."""

    fields_of: Mapping[str, str] = {"eori_malformed": "eori"}

    def __init__(self, office: Office, found: Customs, parent: QWidget | None = None) -> None:
        super().__init__(office, "customs.dialog", "customs.save", parent, facts={"number": found.number})
        self._found = found
        self.nature = Choice([(each, f"customs.nature_is.{each}") for each in natures()], self)
        self.nature.set_value(found.nature)
        self.phone, self.importer, self.comments, self.eori = (QLineEdit(self) for _ in range(4))
        for edit, text in (
            (self.phone, found.phone),
            (self.importer, found.importer_reference),
            (self.comments, found.comments),
            (self.eori, found.eori),
        ):
            edit.setText(text)
        put = self.form.add
        put("nature", Field("customs.nature_label", self.nature, required=True))
        # What the paper cannot be printed without may stay empty here, but is not called optional.
        hint = "" if found.phone else "customs.phone_hint"
        put("phone", Field("customs.phone", self.phone, hint=hint, optional=False, paper=_paper_of(found)))
        put(
            "eori", Field("customs.eori", self.eori, hint="customs.eori_hint", optional=not found.eori_needed)
        )
        put("importer", Field("customs.importer", self.importer, hint="customs.importer_hint"))
        put("comments", Field("customs.comments", self.comments), span=2)
        self.effects.tell([("info", say("customs.effect"))])

    def act(self) -> None:
        draft = DeclarationDraft(
            nature=str(self.nature.value),
            phone=self.phone.text(),
            importer_reference=self.importer.text(),
            comments=self.comments.text(),
            eori=self.eori.text(),
        )
        self.do(declare, self._found.shipment_id, draft)


def _paper_of(found: Customs) -> str:
    return "CN\u00a022" if found.small else "CN\u00a023"


def _told(lack: CustomsLack) -> str:
    field = say(f"customs.field.{lack.field}")
    return say("customs.lacks_of", name=lack.name, field=field) if lack.name else field
