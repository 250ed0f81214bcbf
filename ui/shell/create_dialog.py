"""Making books for a company: its name, country and VAT regime; all else can wait (O1)."""

from __future__ import annotations

from babel import Locale
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.company import papers_language
from app.base.location import BOOKS, data_folder, free_place
from ui.kit import memory
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.own_name import NAME, the_name
from ui.kit.reading_order import InReadingOrder
from ui.kit.sized import least_width
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.shell.doors import NewCompany

# Where the program's rates and texts are laid down; any other country is entered in the settings.
_COUNTRIES = ("FR", "BE", "LU", "CH", "MC", "DE", "ES", "IT", "NL", "PT", "IE", "AT", "GB")
_REGIMES = ("normal", "franchise")


class CreateDialog(InReadingOrder, QDialog):
    """Gives a `NewCompany` and the place of its file when it is accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("shell.create.title"))
        self._place_is_ours = True
        self._name = QLineEdit(self)
        self._name.textChanged.connect(self._suggest_place)
        self._country = QComboBox(self)
        names = Locale(words().language).territories
        for code in _COUNTRIES:
            self._country.addItem(str(names[code]), code)
        self._regime = QComboBox(self)
        for regime in _REGIMES:
            self._regime.addItem(say(f"shell.create.regime.{regime}"), regime)
        self._country.setCurrentIndex(max(self._country.findData(_country_here()), 0))
        self._person = QLineEdit(the_name(), self)
        self._place = QLineEdit(self)
        self._place.textEdited.connect(self._keep_place)
        self.form = Form(2, self)
        least_width(self.form, 472)
        self.form.add("name", Field("shell.create.name", self._name, required=True), span=2)
        self.form.add(
            "country", Field("shell.create.country", self._country, hint="shell.create.country_hint")
        )
        self.form.add("regime", Field("shell.create.vat", self._regime))
        self.form.add(
            "person", Field("shell.create.person", self._person, hint="shell.create.person_hint"), span=2
        )
        self.form.add("place", Field("shell.create.place", self._place, required=True), span=2)
        browse = WordButton("shell.create.browse", self, look="link", clicked=self._browse)
        title = WordLabel("shell.create.title", self)
        set_role(title, "section")
        hint = WordLabel("shell.create.later", self)
        hint.setWordWrap(True)
        set_role(hint, "support", "text3")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(WordButton("kit.leave", self, clicked=self.reject))
        create = WordButton("shell.create.create", self, look="primary", clicked=self._accept)
        create.setDefault(True)
        buttons.addWidget(create)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.form)
        column.addWidget(browse, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(hint)
        column.addLayout(buttons)
        self._suggest_place("")
        self._name.setFocus()

    @property
    def company(self) -> NewCompany:
        """What was entered."""
        country = str(self._country.currentData())
        return NewCompany(
            self._name.text().strip(),
            country,
            str(self._regime.currentData()),
            papers_language(country, words().language),
        )

    @property
    def place(self) -> str:
        """Where the file shall be, or the URL of a database."""
        return self._place.text().strip()

    def _suggest_place(self, name: str) -> None:
        if self._place_is_ours:
            self._place.setText(str(free_place(data_folder(), name)))

    def _keep_place(self, _text: str) -> None:
        self._place_is_ours = False

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, say("shell.create.place"), self.place, f"*{BOOKS}")
        if chosen:
            self._place_is_ours = False
            self._place.setText(chosen if chosen.endswith(BOOKS) else chosen + BOOKS)

    def _accept(self) -> None:
        if self.form.check():
            memory.keep(NAME, self._person.text().strip())
            self.accept()


def _country_here() -> str:
    """The country a company most likely is in: this computer's, else France, whose law the program keeps to."""
    here = QLocale.system().name().partition("_")[2]
    return here if here in _COUNTRIES else "FR"
