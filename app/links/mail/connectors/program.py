"""The mail program of the workstation: handed a mail with its papers, to be looked over and sent there by hand.

What is not possible: to know whether it was sent. So such a mail is never *sent* by itself; a person says so.
On a desktop of the freedesktop.org kind ``xdg-email`` opens a window of the program with the papers; elsewhere a file
``.eml`` is opened, marked as a draft (``X-Unsent``), which Outlook and Apple Mail understand. A ``mailto:`` address, the
last resort, takes no papers: they are saved beside it.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from app.base.errors import Trouble
from app.base.passing import passing_folder


@dataclass(frozen=True, slots=True)
class Handed:
    """How a mail was handed over: to the program itself, or as a file that the window shall open."""

    way: Literal["program", "file"]
    file: Path | None = None


def hand_over(message: EmailMessage, papers: Sequence[tuple[str, bytes]]) -> Handed:
    """Hand a mail to the mail program. Trouble ``mail_program`` when the papers cannot be written for it."""
    try:
        folder = passing_folder()
        files = [_written(folder, name, content) for name, content in papers]
        program = shutil.which("xdg-email")
        if program is not None and _composed(program, message, files):
            return Handed("program")
        draft = EmailMessage(message.policy)
        draft["X-Unsent"] = "1"
        whole = bytes(draft).rstrip(b"\r\n") + b"\r\n" + bytes(message)
        return Handed("file", _written(folder, "message.eml", whole))
    except OSError as error:
        raise Trouble("mail_program", reason=error.strerror or str(error)) from error


def _composed(program: str, message: EmailMessage, files: Sequence[Path]) -> bool:
    """Whether the program took it; xdg-email says 3 or 4 where there is none, or it failed."""
    text = message.get_body(("plain",))
    said = [program, "--utf8", "--subject", str(message["Subject"])]
    said += ["--body", text.get_content() if text is not None else ""]
    for file in files:
        said += ["--attach", str(file)]
    said += [address.addr_spec for address in message["To"].addresses]
    try:
        return subprocess.run(said, check=False, timeout=30, capture_output=True).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _written(folder: Path, name: str, content: bytes) -> Path:
    place = folder / name.replace("/", "-").replace("\\", "-")
    place.write_bytes(content)
    return place
