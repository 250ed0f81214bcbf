"""Settings: the sections at the left, a decision saved at once with Undo (look.md §15)."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.base import account
from app.base.listing import ListQuery
from app.reports.checklist import Todo
from ui.correspondence.mail_settings import MailSettings
from ui.files.imports_form import ImportsForm
from ui.kit.banner import Banner
from ui.kit.ground import Ground
from ui.kit.office import Office, Touched, touches
from ui.kit.runner import Failure
from ui.kit.scroll import Scroll
from ui.kit.section_list import SectionList
from ui.kit.shortcuts import bind
from ui.kit.stack import Stack
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordLabel
from ui.settings.about_form import AboutForm
from ui.settings.accounting_form import AccountingForm
from ui.settings.backup_form import BackupForm
from ui.settings.checklist_form import ChecklistForm
from ui.settings.company_form import CompanyForm
from ui.settings.credit_rules import CreditRules
from ui.settings.decided import Decided, decided
from ui.settings.display_form import DisplayForm
from ui.settings.exchange_form import ExchangeForm
from ui.settings.fields_form import FieldsForm
from ui.settings.last_backup import with_backup
from ui.settings.law_form import LawForm
from ui.settings.look_form import LookForm
from ui.settings.methods_form import MethodsForm
from ui.settings.news_form import TAGGED, NewsForm
from ui.settings.numbering_form import NumberingForm
from ui.settings.people_form import PeopleForm
from ui.settings.places_form import PlacesForm
from ui.settings.policies import Policies
from ui.settings.printers_form import PrintersForm
from ui.settings.registers_form import RegistersForm
from ui.settings.scanner_form import ScannerForm
from ui.settings.sections import GROUPS, HOW
from ui.settings.terms_form import TermsForm

NOUNS = frozenset(
    {
        "company",
        "setting",
        "person",
        "terms",
        "mail_sender",
        "mail_template",
        "product",
        "customer",
        "stock_move",
        "sales_order",
        "number_lost",
        "import_run",
        "custom_field",
        "tag",
        "payment_method",
        "payment_gateway",
        "location",
        "accounting_export",
        "law_line",
        "exchange_rate",
    }
)

_HEAD = 60
"""How high the names of the room and of its section stand, at 100 %, over the line they share."""
_ROOMY = 900
"""Below this width, at 100 %, the names of the sections take less room."""


class SettingsScreen(QWidget):
    """Company, policies, credit rules, the e-mail account, display, people, backup."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._stale = True
        self._name = "company"
        self.company, self.policies = CompanyForm(office, self), Policies(office, self)
        self.look = LookForm(office, self)
        self.credit, self.registers = CreditRules(office, self), RegistersForm(office, self)
        self.numbering, self.printers = NumberingForm(office, self), PrintersForm(office, self)
        self.display, self.backup = DisplayForm(self), BackupForm(office, self)
        self.fields, self.accounting = FieldsForm(office, self), AccountingForm(office, self)
        self.scanner, self.terms = ScannerForm(self), TermsForm(office, self)
        self.methods, self.law = MethodsForm(office, self), LawForm(office, self)
        self.places, self.news = PlacesForm(office, self), NewsForm(office, self)
        self.currencies = ExchangeForm(office, self)
        self.mail = MailSettings(office, self)
        self.checklist, self.about = ChecklistForm(self._go, self), AboutForm(office, self)
        self.people = PeopleForm(office, account.login(), self)
        self.imports = ImportsForm(office, self)
        self.banner = Banner(self)
        self._stack = Stack(self)
        self._forms: dict[str, QWidget] = {
            "company": self.company,
            "look": self.look,
            "policies": self.policies,
            "terms": self.terms,
            "methods": self.methods,
            "places": self.places,
            "numbering": self.numbering,
            "accounting": self.accounting,
            "currencies": self.currencies,
            "law": self.law,
            "fields": self.fields,
            "credit": self.credit,
            "registers": self.registers,
            "mail": self.mail,
            "display": self.display,
            "news": self.news,
            "printers": self.printers,
            "scanner": self.scanner,
            "people": self.people,
            "imports": self.imports,
            "backup": self.backup,
            "checklist": self.checklist,
            "about": self.about,
        }
        self.sections = SectionList(GROUPS, {name: f"settings.section.{name}" for name in self._forms}, self)
        self.sections.chosen.connect(self.show_section)
        self.methods.gateways.counted.connect(self._on_gateways)
        self._lay_out()
        self._leave_out()
        office.leaving_out.connect(self._leave_out)
        office.changed.connect(self._on_changed)
        bind(self, "refresh", self.refresh)
        bind(self, "save", self._save)

    def refresh(self) -> None:
        """Look again at what is decided."""
        self._stale = False
        self.office.ask(decided, done=self._on_decided, failed=self._broke, owner=self)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the room is shown."""
        return self.sections.entries[self._name]

    def show_list(self, _name: str, query: ListQuery) -> None:
        """Show the section asked for; where tiles and pages send the window."""
        if (section := query.value("section")) is not None:
            self.show_section(section)

    def show_section(self, name: str) -> None:
        """Show one of the sections; "company.siren" begins at that field."""
        name, _, field = name.partition(".")
        self._name = name
        self.sections.show_section(name)
        self._stack.setCurrentIndex(list(self._forms).index(name))
        self._heading.tell(f"settings.section.{name}")
        self._how.setVisible(name in HOW)
        if name in HOW:
            self._how.tell(HOW[name])
        if name == "company" and field:
            self.company.go_to(field)

    def _go(self, todo: Todo) -> None:
        if todo.section:
            self.show_section(todo.section)
        else:
            self.office.ways.go(todo.room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sections.be_narrow(self.width() < scaled(_ROOMY))

    def _leave_out(self) -> None:
        left_out = self.office.left_out
        self.sections.leave_out({name for name in self._forms if f"settings:{name}" in left_out})
        self.imports.to_shop.setVisible("shops" not in left_out)

    def _lay_out(self) -> None:
        title = WordLabel("shell.room.settings", self)
        set_role(title, "title")
        self._heading = WordLabel("settings.section.policies", self)
        set_role(self._heading, "section")
        self._how = WordLabel("settings.at_once", self)
        self._how.setWordWrap(True)
        set_role(self._how, "support", "text2")
        self._heads = (_head("sunken", title), _head("content", self._heading, self._how))
        for form in self._forms.values():
            self._stack.addWidget(Scroll(form, self))
        left = Ground("sunken", "right", self)
        names = QVBoxLayout(left)
        # The line at the right is the ground's, from the top to the foot.
        names.setContentsMargins(0, 0, 1, 0)
        names.setSpacing(0)
        names.addWidget(self._heads[0])
        names.addWidget(self.sections, 1)
        content = QVBoxLayout()
        content.setSpacing(0)
        content.addWidget(self._heads[1])
        content.addWidget(self.banner)
        content.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addLayout(content, 1)
        theme().changed.connect(self._dress)
        self._dress()
        self.show_section("company")

    def _dress(self) -> None:
        for head in self._heads:
            head.setMinimumHeight(scaled(_HEAD))

    def _on_decided(self, found: Decided) -> None:
        self.banner.hide()
        self.company.show_company(found.company)
        self.look.show_look(found.look, found.logo)
        self.policies.show_values(found.values, found.terms)
        self.credit.show_values(found.values)
        self.registers.show_values(found.values)
        self.terms.show_terms(found.all_terms)
        self.methods.show_methods(found.methods, found.gateways, found.shops)
        self.places.show_places(found.places)
        self.news.show_known(found.shops, {each.name for each in found.tags if each.noun in TAGGED})
        self.numbering.show_series(found.series)
        self.fields.show_fields(found.fields, found.tags)
        self.accounting.show_chart(found.plan, found.exports)
        self.law.show_law(found.law)
        self.currencies.show_rates(found.rates)
        self.mail.refresh()
        self.display.show_values()
        self.people.show_people(found.people)
        todos = with_backup(self.office, found.todos)
        self.checklist.show_todos(todos)
        self.sections.entries["checklist"].tell_count(sum(not each.done for each in todos))
        self.imports.show_imports(found.imports)

    def _on_gateways(self, undecided: int) -> None:
        self.sections.entries["methods"].tell_count(undecided, "wait")

    def _save(self) -> None:
        if self._name == "company":
            self.company.save.click()
        elif self._name == "look":
            self.look.save.click()
        elif self._name == "mail":
            self.mail.account.save.click()

    def _broke(self, failure: Failure) -> None:
        self.banner.show_failure(failure)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, NOUNS):
            if self.isVisible():
                self.refresh()
            else:
                self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.display.show_values()
        if self._stale:
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.backup.show_values()
            self.printers.show_values()
            self.about.show_values()
            self.refresh()


def _head(ground: str, *words_of: QWidget) -> Ground:
    """What stays while that below scrolls, over the line that divides them."""
    head = Ground(ground, "bottom")
    column = QVBoxLayout(head)
    column.setContentsMargins(MARGIN, 8, MARGIN, 9)
    column.setSpacing(2)
    column.addStretch(1)
    for each in words_of:
        column.addWidget(each)
    column.addStretch(1)
    return head
