"""`screenshots FOLDER`: pictures of every screen. The verb is known here; the window, which takes them, hands itself in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.base.errors import Trouble
from app.base.words import LANGUAGES
from app.commands.desk import Desk
from app.commands.program import FAILED, argument, command, option

Theme = Literal["light", "dark"]

_LEAST, _MOST = 400, 8_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pictures are wanted: of the books at `place`, or of a fresh sample company when there is none.

    `width` and `height` are those of the window in points; a picture has `scale` as many pixels each way. The window
    believes it is `today`, when that is told.
    """

    folder: Path
    place: str | None = None
    width: int = 1280
    height: int = 800
    scale: int = 1
    themes: tuple[Theme, ...] = ("light", "dark")
    languages: tuple[str, ...] = LANGUAGES
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A picture that could not be taken, or that shows a failure, and why in words or as a traceback."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The names of the pictures that were written, and those that failed."""

    pictures: tuple[str, ...]
    spoiled: tuple[Spoiled, ...]


class Camera:
    """Who takes the pictures. `main.py` hands it in: this floor knows no window."""

    take: Callable[[Wanted], Taken] | None = None


def _size(told: str) -> str:
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", told.strip().lower())
    if found is None or not all(_LEAST <= int(each) <= _MOST for each in found.groups()):
        raise typer.BadParameter(f"{told} (1280x800)")
    return told.strip().lower()


@command("screenshots")
def screenshots(
    desk: Desk,
    folder: Annotated[Path, argument("folder", words="pictures")],
    size: Annotated[str, option("--size", callback=_size)] = "1280x800",
    scale: Annotated[int, option("--scale", min=1, max=2)] = 1,
    theme: Annotated[Literal["light", "dark", "both"], option("--theme")] = "both",
    language: Annotated[Literal["fr", "en", "both"], option("--language", words="picture_language")] = "both",
) -> None:
    """Take them. A screen that fails is named, the others are taken all the same, and the exit code is 1.

    Troubles ``window_not_there`` where no window was handed in, ``pictures_not_written`` where nothing can be written.
    """
    if Camera.take is None:
        raise Trouble("window_not_there")
    width, height = (int(each) for each in size.split("x"))
    wanted = Wanted(
        folder,
        desk.database,
        width,
        height,
        scale,
        ("light", "dark") if theme == "both" else (theme,),
        LANGUAGES if language == "both" else (language,),
        desk.today,
    )
    taken = Camera.take(wanted)
    _tell(desk, wanted, taken)
    if taken.spoiled:
        raise typer.Exit(FAILED)


def _tell(desk: Desk, wanted: Wanted, taken: Taken) -> None:
    if desk.as_json:
        desk.give(
            {
                "folder": str(wanted.folder),
                "pictures": taken.pictures,
                "failed": [{"name": each.name, "why": each.why} for each in taken.spoiled],
            }
        )
        return
    desk.say("command.screenshots.done", n=len(taken.pictures), folder=str(wanted.folder))
    for each in taken.spoiled:
        # The last line of a traceback says what happened; with --json all of it is told.
        why = each.why.strip().splitlines()[-1] if each.why.strip() else ""
        desk.say("command.screenshots.failed", name=each.name, why=why)
