"""The colours can be read, in light and in dark, by everybody (X3); the theme changes while the window runs (X9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from ui.kit.chips import Chip, chip_pixmap, chip_size
from ui.kit.icons import GLYPHS, icon, pixmap
from ui.kit.sheet import style_sheet
from ui.kit.theme import FAMILY, apply, font, load_fonts, theme
from ui.kit.tokens import DARK, LIGHT, Tokens

STATES = ("done", "run", "wait", "late", "hold", "none")
BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#1C1F1D", "#FFFFFF") == pytest.approx(16.6, abs=0.05)


@BOTH
def test_text_can_be_read_on_every_surface(tokens: Tokens) -> None:
    """What is disabled is written in `text3`, and must be read too."""
    assert len(tokens.surfaces) == 9
    inks = [tokens.text, tokens.text2, tokens.text3, tokens.accent_text]
    grounds = (*tokens.surfaces, tokens.stripe)
    assert [(ink, on) for ink in inks for on in grounds if contrast(ink, on) < 4.5] == []


@BOTH
def test_borders_of_controls_and_the_focus_ring_stand_out(tokens: Tokens) -> None:
    grounds = [tokens.content, tokens.window, tokens.sunken, tokens.raised]
    inks = [tokens.control, tokens.control_hover, tokens.accent_edge]
    assert [(ink, on) for ink in inks for on in grounds if contrast(ink, on) < 3] == []
    assert [on for on in (*tokens.surfaces, tokens.stripe) if contrast(tokens.focus, on) < 3] == []


@BOTH
@pytest.mark.parametrize("name", STATES)
def test_chips_can_be_read_filled_and_quiet(tokens: Tokens, name: str) -> None:
    state = tokens.state(name)
    assert contrast(state.text, state.ground) >= 4.5
    grounds = (*tokens.surfaces, tokens.stripe)
    assert [on for on in grounds if contrast(state.text, on) < 4.5] == []
    # The icon of a quiet chip, also in a row that is chosen, hovered or a child.
    assert [on for on in grounds if contrast(state.solid, on) < 3] == []
    # A banner: its words and its icon on the ground of its state. A disc of the strip: the icon on its colour.
    assert contrast(tokens.text, state.ground) >= 4.5
    assert contrast(state.solid, state.ground) >= 3
    assert contrast(tokens.content, state.solid) >= 3


@BOTH
def test_what_is_filled_can_be_read(tokens: Tokens) -> None:
    fills = (tokens.accent, tokens.accent_hover, tokens.accent_pressed, tokens.late_fill)
    assert [fill for fill in fills if contrast(tokens.on_accent, fill) < 4.5] == []
    assert contrast(tokens.toast_text, tokens.toast) >= 4.5
    assert contrast(tokens.toast_action, tokens.toast) >= 4.5


@BOTH
def test_the_strip_over_the_sample_can_be_read_and_its_way_out_ringed(tokens: Tokens) -> None:
    ground = tokens.run.ground
    assert [ink for ink in (tokens.accent_text, tokens.text2) if contrast(ink, ground) < 4.5] == []
    assert contrast(tokens.focus, ground) >= 3


@BOTH
def test_the_ring_of_a_message_stands_out_on_it(tokens: Tokens) -> None:
    """It lies around the button: on the ground of the message, not on that of the page."""
    assert contrast(tokens.toast_action, tokens.toast) >= 3


@BOTH
def test_a_danger_button_can_be_read_and_seen_at_rest_and_under_the_pointer(tokens: Tokens) -> None:
    late = tokens.late
    assert contrast(late.text, late.ground) >= 4.5
    assert [on for on in (tokens.content, tokens.raised, tokens.sunken) if contrast(late.solid, on) < 3] == []


@BOTH
def test_charts_stand_out_where_they_stand(tokens: Tokens) -> None:
    assert (len(tokens.chart), len(tokens.ages)) == (5, 5)
    fills = (*tokens.chart, *tokens.ages, tokens.control)
    grounds = (tokens.content, tokens.sunken)
    assert [(fill, on) for fill in fills for on in grounds if contrast(fill, on) < 3] == []


def test_no_colour_is_written_outside_the_tokens() -> None:
    """What is not there is in no pair that was computed above."""
    room = Path(__file__).parents[3] / "ui"
    written = [
        f"{file.relative_to(room)}: {found}"
        for file in sorted(room.rglob("*.py"))
        if file.name != "tokens.py"
        for found in re.findall(r"#[0-9A-Fa-f]{6}\b", file.read_text("utf-8"))
    ]
    assert written == []


@BOTH
def test_the_sheet_is_short_and_touches_no_widget_it_does_not_name(tokens: Tokens) -> None:
    sheet = style_sheet(tokens, lambda pixels: pixels)
    assert "*" not in sheet
    assert "QWidget" not in sheet
    assert "QToolButton" not in sheet


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    apply(qapp, "light")


def test_the_theme_changes_under_an_open_window(qtbot: QtBot, app: QApplication) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    chip = Chip("late", "En retard", filled=True)
    apply(app, "light")
    light = chip_pixmap(chip, 1.0).toImage()
    apply(app, "dark")
    assert label.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.content
    assert chip_pixmap(chip, 1.0).toImage() != light


@BOTH
def test_a_choice_of_two_shows_its_ring_and_the_chosen_one_its_colour(
    qtbot: QtBot, app: QApplication, tokens: Tokens
) -> None:
    apply(app, "dark" if tokens is DARK else "light")
    button = QRadioButton("x")
    qtbot.addWidget(button)
    button.show()

    def near(ink: str) -> bool:
        """Whether a pixel of it has this colour, but for what smoothing takes of it."""
        shot, wanted = button.grab().toImage(), QColor(ink)
        found = (shot.pixelColor(x, y) for x in range(16) for y in range(shot.height()))
        return any(
            abs(each.red() - wanted.red())
            + abs(each.green() - wanted.green())
            + abs(each.blue() - wanted.blue())
            < 24
            for each in found
        )

    assert near(tokens.control)
    assert not near(tokens.accent)
    button.setChecked(True)
    assert near(tokens.accent)


def test_unknown_system_colours_count_as_light(app: QApplication) -> None:
    apply(app, "system")
    assert theme().tokens is LIGHT


def test_a_larger_text_enlarges_rows_and_chips(app: QApplication) -> None:
    apply(app, "light", 100)
    small = chip_size(Chip("done", "Réglée"))
    apply(app, "light", 150)
    large = chip_size(Chip("done", "Réglée"))
    assert font("body").pixelSize() == 20
    assert large.height() == 30
    assert large.width() > small.width()


def test_the_programs_own_font_is_loaded(app: QApplication) -> None:
    assert load_fonts()
    assert font().family() == FAMILY


@pytest.mark.parametrize("role", sorted(GLYPHS))
def test_every_role_has_its_icon(app: QApplication, role: str) -> None:
    drawn = pixmap(role, "text", 16, 2.0)
    assert drawn.width() == 32
    assert not icon(role).isNull()
    blank = drawn.toImage()
    assert any(blank.pixelColor(x, y).alpha() for x in range(32) for y in range(32))


def test_a_role_without_an_icon_does_not_break_the_painting(app: QApplication) -> None:
    assert not icon("no such role").isNull()
