"""What the palette shows for what was typed: groups of rows, the nearest first (look.md §15, PALETTE)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.base.folding import folded
from app.base.listing import ListQuery
from app.reports.finder import Finding
from ui.kit.wording import say
from ui.shell.commands import Command, commands, commands_of_page
from ui.shell.palette_acts import for_customer
from ui.shell.palette_faces import customer_rows, document_row, product_row, supplier_row
from ui.shell.palette_rows import Group, Row

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Answer:
    """What a text means: groups of rows, and above them a note where nothing bears it."""

    groups: list[Group]
    note: str = ""


_USUAL = ("new_order", "receive", "process", "new_customer", "new_product")
_ACTIONS = 5
"""At most so many commands among other findings; alone, all of them are shown."""
_BY_A_WORD = 2
"""As near as this is a name of which a word begins with what was typed."""
_MEANT, _LAST = 4, 5
"""From so many letters on a deed may be meant; before, it stands behind all that was found."""
_FEW = 3
"""With fewer findings than this, the lists are offered to be searched as a whole."""
_LISTS = (("orders", "orders"), ("customers", "customers"), ("invoices", "invoices"), ("stock", "stock"))


def to_begin_with(window: MainWindow, recent: Sequence[Row]) -> list[Group]:
    """Before anything is typed: what was opened last, what is begun most, where one can go."""
    known = {command.name: command for command in commands(window)}
    places = [each for name, each in known.items() if name.startswith("go:")]
    return [
        Group(say("palette.group.recent"), tuple(recent)),
        Group(say("palette.group.actions"), _rows(known[name] for name in _USUAL)),
        Group(say("palette.group.go"), _rows(places)),
    ]


def only_commands(window: MainWindow, text: str) -> list[Group]:
    """The commands a text means; all of them without one, those of the page first."""
    known = commands(window)
    groups = (
        ("palette.group.page", _of_page(window, known)),
        ("palette.group.actions", _deeds(known)),
        ("palette.group.go", _places(known)),
    )
    meant = [(say(title), _meant(found, text)) for title, found in groups]
    if folded(text):
        meant.sort(key=lambda each: each[1][0].nearness(text) or 0 if each[1] else _LAST)
    return [Group(title, _rows(found)) for title, found in meant]


def for_finding(window: MainWindow, finding: Finding, *, sure: bool) -> Answer:
    """Everything a text means; groups in the order of how near their first row is, customers before what one can do.

    Where nothing bears it, and it is `sure` that nothing more will be found, the answer says so and what can be done.
    """
    office, text = window.office, finding.text.strip()
    recent = tuple(document_row(office, each) for each in finding.recent)
    numbered = tuple(document_row(office, each) for each in finding.numbered)
    groups: list[Group] = []
    if numbered:
        groups.append(Group(say("palette.group.documents"), (*numbered, *recent)))
    if finding.customers:
        first, rank = finding.customers[0], _nearness(finding.customers[0].row.name, text)
        # A word of the name is as near as its beginning: few people are called by their legal form.
        rank = 1 if rank <= _BY_A_WORD else rank
        rows = customer_rows(office, finding.customers)
        acts = for_customer(office, first)[:3]
        groups.append(Group(say("palette.group.customers"), rows, rank))
        # What goes with the first of several is further from what was meant.
        rank = rank if len(finding.customers) == 1 else rank + 1
        groups.append(Group(say("palette.group.for", name=first.row.name), tuple(acts), rank))
        if recent and not numbered:
            groups.append(Group(say("palette.group.documents"), recent, rank))
    known = commands(window)
    places = _meant(_places(known), text)
    if places:
        rank = places[0].nearness(text) or 0
        groups.append(Group(say("palette.group.go"), _rows(places[:_ACTIONS]), rank))
    for title, asked in (
        ("palette.group.page", _of_page(window, known)),
        ("palette.group.actions", _deeds(known)),
    ):
        if found := _meant(asked, text):
            groups.append(Group(say(title), _rows(found[:_ACTIONS]), _rank_of_deeds(found[0], text)))
    if finding.products:
        products = tuple(product_row(office, each) for each in finding.products)
        groups.append(Group(say("palette.group.products"), products, _nearness(products[0].title, text)))
    if finding.suppliers:
        suppliers = tuple(supplier_row(office, each) for each in finding.suppliers)
        groups.append(Group(say("suppliers.title"), suppliers, _nearness(suppliers[0].title, text)))
    groups.sort(key=lambda group: group.rank)
    found_rows = sum(len(group.rows) for group in groups)
    if found_rows < _FEW:
        groups.append(_lists(window, text))
    if found_rows or not sure:
        return Answer(groups)
    return Answer([*groups, _instead(window, text)], say("palette.nothing_found", text=text))


def filtered(groups: Iterable[Group], text: str) -> list[Group]:
    """The rows whose words begin with those of a text."""
    parts = folded(text).split()

    def meant(row: Row) -> bool:
        words = folded(f"{row.title} {row.aside}").replace("'", " ").split()
        return all(any(word.startswith(part) for word in words) for part in parts)

    return [Group(group.title, tuple(row for row in group.rows if meant(row))) for group in groups]


def command_rows(window: MainWindow) -> tuple[Row, ...]:
    """Every command as a row."""
    return _rows(commands(window))


def _places(known: Iterable[Command]) -> list[Command]:
    """The commands that only go somewhere."""
    return [each for each in known if each.verb == "palette.go"]


def _deeds(known: Iterable[Command]) -> list[Command]:
    """The commands that do or begin something."""
    return [each for each in known if each.verb != "palette.go"]


def _rank_of_deeds(first: Command, text: str) -> int:
    """How near they are. A few letters do not mean a deed: Enter would begin by chance what has consequences."""
    near = first.nearness(text) or 0
    return near if near == 0 or len(folded(text)) >= _MEANT else near + _LAST


def _of_page(window: MainWindow, known: Iterable[Command]) -> list[Command]:
    """The buttons of what is shown, without those that every page has."""
    titles = {command.title for command in known}
    return [each for each in commands_of_page(window.current) if each.title not in titles]


def _lists(window: MainWindow, text: str) -> Group:
    """Searching a list as a whole, which also looks inside numbers and names of articles."""
    rows = tuple(
        Row(
            f"search:{room}",
            say(f"shell.room.{room}"),
            icon,
            partial(window.office.ways.go, room, ListQuery(search=text)),
            verb="palette.search",
        )
        for room, icon in _LISTS
    )
    return Group(say("palette.group.lists", text=text), rows, 9)


def _instead(window: MainWindow, text: str) -> Group:
    """What can be done with a text that nothing bears: it may be the name of somebody or something new."""
    office = window.office

    def customer() -> None:
        from ui.customers.customer_dialog import add_customer

        add_customer(office, text)

    def product() -> None:
        from ui.stock.product_dialog import add_product

        add_product(office, text)

    rows = [Row("do:help", say("palette.instead.help"), "help", window.show_search_help, verb="palette.open")]
    if any(letter.isalpha() for letter in text):
        rows[:0] = [
            Row(
                "do:customer",
                say("palette.instead.customer", text=text),
                "customer",
                customer,
                verb="palette.do",
            ),
            Row("do:product", say("palette.instead.product", text=text), "stock", product, verb="palette.do"),
        ]
    return Group(say("palette.group.instead"), tuple(rows), 10)


def _meant(found: Iterable[Command], text: str) -> list[Command]:
    """The commands a text means, the nearest first."""
    if not folded(text):
        return list(found)
    near = [(rank, command) for command in found if (rank := command.nearness(text)) is not None]
    return [command for _rank, command in sorted(near, key=lambda each: each[0])]


def _rows(found: Iterable[Command]) -> tuple[Row, ...]:
    return tuple(
        Row(each.name, each.title, each.icon, each.act, keys=each.keys, verb=each.verb, refusal=each.refusal)
        for each in found
    )


def _nearness(name: str, text: str) -> int:
    """How near a name is to what was typed: it begins with it, a word of it does, it holds it."""
    asked, whole = folded(text), folded(name)
    return 1 if whole.startswith(asked) else 2 if f" {asked}" in whole else 3
