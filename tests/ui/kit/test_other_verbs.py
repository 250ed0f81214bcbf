"""Other verbs of a page: a button each, or a few and a menu where there are many."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import Refusal
from ui.kit.other_verbs import Offered, OtherVerbs
from ui.kit.wording import WordButton

KEYS = (
    "kit.leave",
    "kit.retry",
    "settings.backup.now",
    "settings.company.save",
    "today.to_do.open",
    "today.to_do.done",
)


def shown(verbs: OtherVerbs) -> list[str]:
    """The keys of the buttons in view, without what opens the menu."""
    found = verbs.findChildren(WordButton)
    return [each.key for each in found if each.isVisible() and each is not verbs.more]


def test_up_to_five_verbs_have_a_button_each(qtbot: QtBot) -> None:
    verbs = OtherVerbs()
    qtbot.addWidget(verbs)
    verbs.show()
    verbs.show_verbs([Offered(key, lambda: None) for key in KEYS[:5]])
    assert shown(verbs) == list(KEYS[:5])
    assert verbs.more.isHidden()
    assert verbs.rest == []


def test_of_more_the_first_that_can_be_done_are_buttons_and_danger_is_last_in_the_menu(qtbot: QtBot) -> None:
    done: list[str] = []
    verbs = OtherVerbs()
    qtbot.addWidget(verbs)
    verbs.show()
    offered = [Offered(key, lambda key=key: done.append(key)) for key in KEYS]
    offered[0] = Offered(KEYS[0], lambda: done.append(KEYS[0]), danger=True)
    offered[2] = Offered(KEYS[2], lambda: done.append(KEYS[2]), Refusal("database_missing", place="x"))
    verbs.show_verbs(offered)
    assert shown(verbs) == [KEYS[1], KEYS[3], KEYS[4]]
    assert verbs.more.isVisible()
    assert verbs.rest == [KEYS[2], KEYS[5], KEYS[0]]
    menu = verbs.menu()
    lines = [each for each in menu.actions() if not each.isSeparator()]
    assert [each.isEnabled() for each in lines] == [False, True, True]
    assert lines[0].toolTip()
    assert menu.accessibleName()
    lines[1].trigger()
    lines[2].trigger()
    assert done == [KEYS[5], KEYS[0]]
    # All are known to whoever asks what is offered.
    assert list(verbs.offered) == list(KEYS)


def test_a_verb_of_the_menu_keeps_the_keys_that_do_it(qtbot: QtBot) -> None:
    window = QWidget()
    verbs = OtherVerbs(window)
    qtbot.addWidget(window)
    done: list[str] = []
    verbs.show_verbs([Offered(key, lambda key=key: done.append(key)) for key in KEYS])
    verbs.do(KEYS[5])
    assert done == [KEYS[5]]


def test_a_reason_that_keeps_several_verbs_is_said_once_below_the_last_of_them(qtbot: QtBot) -> None:
    verbs = OtherVerbs()
    qtbot.addWidget(verbs)
    verbs.show()
    why, other = Refusal("database_missing", place="x"), Refusal("debit_empty")
    refusals = (why, None, why, other)
    offered = [Offered(key, lambda: None, each) for key, each in zip(KEYS[:4], refusals, strict=True)]
    verbs.show_verbs(offered)
    column = verbs._column
    within = [each for each in verbs.findChildren(QWidget) if column.indexOf(each) >= 0]
    seen = sorted(within, key=column.indexOf)
    told = [each.key if isinstance(each, WordButton) else "why" for each in seen if each.isVisible()]
    assert told == [KEYS[0], KEYS[2], "why", KEYS[1], KEYS[3], "why"]
    # What each is kept by is still known.
    assert verbs.offered[KEYS[0]] == verbs.offered[KEYS[2]] != verbs.offered[KEYS[3]]
