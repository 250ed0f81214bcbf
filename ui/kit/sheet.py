"""The few style rules that the palette cannot say: buttons, fields, scroll bars, menus (look.md §14)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ui.kit.tokens import Tokens

_ICONS = (Path(__file__).parents[2] / "resources" / "icons").as_posix()


def style_sheet(t: Tokens, scaled: Callable[[int], int]) -> str:
    """The sheet of a theme at the text size set. State variants by the dynamic properties `look` and
    `fit` (compact).

    Heights exclude the border. A field with the keys has a thicker border; around buttons lies `ui.kit.focus_ring`.
    """
    tall, compact = scaled(32) - 2, scaled(26) - 2
    inks = "\n".join(f'QLabel[ink="{name}"] {{ color: {value} }}' for name, value in _inks(t))
    return f"""
QPushButton {{ min-height: {tall}px; padding: 0 12px; border-radius: 6px; font-weight: 600;
  border: 1px solid {t.control}; background: {t.raised}; color: {t.text} }}
QPushButton:hover {{ background: {t.hover}; border-color: {t.control_hover} }}
QPushButton:pressed {{ background: {t.pressed} }}
QPushButton[look="primary"] {{ border-color: {t.accent_edge}; background: {t.accent}; color: {t.on_accent} }}
QPushButton[look="primary"]:hover {{ background: {t.accent_hover} }}
QPushButton[look="primary"]:pressed {{ background: {t.accent_pressed} }}
QPushButton[look="danger"] {{ border-color: {t.late.solid}; color: {t.late.text} }}
QPushButton[look="danger"]:hover {{ background: {t.late.ground} }}
QDialog QPushButton[look="danger"] {{ border-color: {t.late_fill}; background: {t.late_fill}; color: {t.on_accent} }}
QDialog QPushButton[look="danger"]:hover {{ border-color: {t.text} }}
QPushButton[look="quiet"], QPushButton[look="link"] {{ border: 1px solid transparent; background: transparent;
  color: {t.text}; padding: 0 8px; font-weight: 500 }}
QPushButton[look="quiet"]:hover {{ background: {t.hover} }}
QPushButton[fit="compact"] {{ min-height: {compact}px; padding: 0 8px }}
QPushButton, QCheckBox, QRadioButton {{ outline: none }}
QDialog QPushButton[look="danger"]:disabled {{ border: 1px dashed {t.control}; background: transparent;
  color: {t.text3} }}
QPushButton[look="link"] {{ color: {t.accent_text}; border-left: none; border-right: none; padding: 0;
  text-align: left }}
QPushButton[look="link"][danger="true"] {{ color: {t.late.text} }}
QPushButton[look="link"]:disabled {{ border-color: transparent; border-left: none; border-right: none; color: {t.text3} }}
QPushButton[look="link"]:hover {{ background: transparent; border-color: transparent; text-decoration: underline }}
QPushButton:disabled {{ border: 1px dashed {t.control}; background: transparent; color: {t.text3} }}
QLineEdit, QComboBox, QPlainTextEdit {{ min-height: {tall}px; padding: 0 9px; border-radius: 6px;
  border: 1px solid {t.control}; background: {t.field}; color: {t.text}; placeholder-text-color: {t.text3};
  selection-background-color: {t.selected}; selection-color: {t.text} }}
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover {{ border-color: {t.control_hover} }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {t.focus}; padding: 0 8px;
  min-height: {tall - 2}px }}
QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 2px solid {t.late.solid}; padding: 0 8px;
  min-height: {tall - 2}px }}
QLineEdit:read-only {{ background: {t.sunken}; border-color: {t.line_strong} }}
QLineEdit:disabled, QComboBox:disabled {{ background: {t.content}; border: 1px dashed {t.control};
  color: {t.text3} }}
QComboBox::drop-down {{ border: none; width: 26px }}
QComboBox::down-arrow {{ image: url("{_ICONS}/caret-{t.name}.svg"); width: 16px; height: 16px }}
QCheckBox::indicator, QListView::indicator {{ width: 14px; height: 14px; border: 1px solid {t.control}; border-radius: 4px;
  background: {t.field} }}
QCheckBox::indicator:checked, QListView::indicator:checked {{ border-color: {t.accent_edge}; background: {t.accent};
  image: url("{_ICONS}/check.svg") }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {t.control}; border-radius: 8px; background: {t.field} }}
QRadioButton::indicator:checked {{ border-color: {t.accent_edge}; background: {t.accent}; image: url("{_ICONS}/dot.svg") }}
QRadioButton::indicator:disabled {{ border: 1px dashed {t.control}; background: {t.content} }}
QCheckBox::indicator:disabled {{ border: 1px dashed {t.control}; background: {t.content} }}
QListView::item:selected {{ background: {t.selected}; color: {t.text}; border: none }}
QListWidget {{ outline: none }}
QListWidget::item, QListWidget::item:selected {{ border: 2px solid transparent }}
QListWidget::item:selected:focus {{ border-color: {t.focus} }}
QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line_strong}; border-radius: 8px; padding: 4px }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 5px }}
QMenu::item:selected {{ background: {t.selected} }}
QMenu::item:disabled {{ color: {t.text3}; background: transparent }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px }}
QToolTip {{ background: {t.toast}; color: {t.toast_text}; border: none; padding: 6px 8px }}
QScrollBar:vertical {{ width: 10px; background: transparent; margin: 2px }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 2px }}
QScrollBar::handle {{ background: {t.line_strong}; border-radius: 3px; min-height: 32px; min-width: 32px }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0 }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none }}
QAbstractScrollArea::corner {{ background: transparent; border: none }}
{inks}
"""


def _inks(t: Tokens) -> tuple[tuple[str, str], ...]:
    return (
        ("text2", t.text2),
        ("text3", t.text3),
        ("accent_text", t.accent_text),
        ("late", t.late.text),
        ("wait", t.wait.text),
        ("run", t.run.text),
        ("hold", t.hold.text),
        ("done", t.done.text),
    )
