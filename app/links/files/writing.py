"""How a file is written: what was found out, or what a person says because the finding was wrong."""

from __future__ import annotations

from dataclasses import dataclass

ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp850", "mac_roman")
"""What texts are written in that come to a French merchant: today's, and what programs of Windows, DOS and old Macs wrote."""

SEPARATORS = (";", ",", "\t", "|")


@dataclass(frozen=True, slots=True)
class Writing:
    """Encoding and separator of a text, sheet of a spreadsheet, line of the titles as an editor counts (from 1).

    Said by a person, what is empty or 0 is found out; as found, a text has no sheet and a sheet no encoding.
    """

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    titles_line: int = 0


FOUND_OUT = Writing()
"""Nobody says anything."""
