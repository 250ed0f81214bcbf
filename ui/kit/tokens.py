"""The colours and sizes of the look (look.md §2 to §4): paper, ink, one bottle green; light and dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """The three colours of a state: its text, the ground of a filled chip, the solid of icons and bars."""

    text: str
    ground: str
    solid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Every colour of one theme, by its use.

    `chart` are categories 1 to 5 of look.md §11, `ages` those of debts from not due to the oldest; charts stand on the
    content and on the side column.
    """

    name: str
    text: str
    text2: str
    text3: str
    accent_text: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_edge: str
    on_accent: str = "#FFFFFF"
    focus: str
    control: str
    control_hover: str
    line_strong: str
    line: str
    late_fill: str
    toast: str
    toast_text: str
    toast_action: str
    window: str
    content: str
    sunken: str
    raised: str
    field: str
    hover: str
    pressed: str
    selected: str
    selected_quiet: str
    stripe: str
    done: State
    run: State
    wait: State
    late: State
    hold: State
    none: State
    chart: tuple[str, ...]
    ages: tuple[str, ...]

    def state(self, kind: str) -> State:
        """The colours of a state: done, run, wait, late, hold or none."""
        return {
            "done": self.done,
            "run": self.run,
            "wait": self.wait,
            "late": self.late,
            "hold": self.hold,
        }.get(kind, self.none)

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The grounds on which text may stand."""
        return (
            self.window,
            self.content,
            self.sunken,
            self.raised,
            self.field,
            self.hover,
            self.pressed,
            self.selected,
            self.selected_quiet,
        )


LIGHT = Tokens(
    name="light",
    text="#1C1F1D",
    text2="#55534D",
    text3="#64615A",
    accent_text="#1B5E4B",
    accent="#1B5E4B",
    accent_hover="#164F3F",
    accent_pressed="#103E31",
    accent_edge="#1B5E4B",
    focus="#1F7A60",
    control="#87837A",
    control_hover="#5F5B53",
    line_strong="#D3CFC5",
    line="#E7E4DD",
    late_fill="#B3301F",
    toast="#262B29",
    toast_text="#F3F2EE",
    toast_action="#8FD3B8",
    window="#F3F2EE",
    content="#FFFFFF",
    sunken="#F9F8F5",
    raised="#FFFFFF",
    field="#FFFFFF",
    hover="#F2F1EC",
    pressed="#E9E7E1",
    selected="#E1EEE8",
    selected_quiet="#ECEBE6",
    stripe="#FBFAF8",
    done=State("#1E604C", "#E4F0EA", "#2C7D64"),
    run=State("#1F4F8C", "#E6EEF8", "#3672BE"),
    wait=State("#7A4A00", "#FBF0DA", "#B0740F"),
    late=State("#A0271B", "#FCEAE6", "#C4392B"),
    hold=State("#6A2D70", "#F5E9F5", "#8C4A92"),
    none=State("#55534D", "#EFEDE8", "#7D7A72"),
    chart=("#4C91E6", "#57297A", "#26705F", "#7E1410", "#938F87"),
    ages=("#7C958A", "#B47819", "#A65003", "#852A0F", "#55110E"),
)

DARK = Tokens(
    name="dark",
    text="#E9E8E3",
    text2="#B9B8B1",
    text3="#A6A59E",
    accent_text="#86CFB3",
    accent="#2B7A62",
    accent_hover="#2E8268",
    accent_pressed="#256A55",
    accent_edge="#4F9E85",
    focus="#6FC3A4",
    control="#7C8480",
    control_hover="#A2AAA6",
    line_strong="#3C4340",
    line="#2C312F",
    late_fill="#B94434",
    toast="#3A413E",
    toast_text="#F3F2EE",
    toast_action="#9ADBC1",
    window="#161918",
    content="#1D2120",
    sunken="#191C1B",
    raised="#262B29",
    field="#191C1B",
    hover="#262B29",
    pressed="#2F3533",
    selected="#1E3B32",
    selected_quiet="#2B302E",
    stripe="#1F2322",
    done=State("#93D3BA", "#1D382F", "#57AE8F"),
    run=State("#A3C6F2", "#1D2F47", "#6CA0E0"),
    wait=State("#F0C777", "#3A2D12", "#D49F3C"),
    late=State("#F7A99D", "#3F201C", "#E5705F"),
    hold=State("#DDB0E2", "#3A2540", "#B97CC0"),
    none=State("#B9B8B1", "#2B302E", "#8B918E"),
    chart=("#BCDDFA", "#C39BF5", "#70BBA8", "#AE6414", "#7F8582"),
    ages=("#597A70", "#966F35", "#C9833F", "#ED9F73", "#F9D0C2"),
)

MARGIN = 20
"""The margin of the content, and the inner edge of a table's first and last cells."""
ROW = 32
HEADER = 32
CONTROL = 32
RAIL = 208
RAIL_NARROW = 56
