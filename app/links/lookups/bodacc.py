"""BODACC: the official bulletin's notices of insolvency proceedings against a company, by SIREN.

Only what a merchant needs is kept: reference, day, court and the nature of the judgment; not the text, which names people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

URL = (
    "https://bodacc-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/annonces-commerciales/records"
)
_KEPT = (
    "id",
    "dateparution",
    "numeroannonce",
    "familleavis",
    "familleavis_lib",
    "typeavis_lib",
    "tribunal",
    "url_complete",
)
_ENDED = ("clôture", "résolution du plan pour", "rétractation", "annulation")


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: `reference` as printed (``A202002333642``), ISO days, `nature` of the judgment, `court`, address."""

    reference: str
    published_on: str
    judged_on: str
    nature: str
    court: str
    url: str

    @property
    def opens(self) -> bool:
        """Whether it tells of proceedings that were opened, and not of their end."""
        return not any(word in self.nature.casefold() for word in _ENDED)


def question(siren: str) -> dict[str, str]:
    """The proceedings of a company, newest first."""
    return {
        "where": f'familleavis="collective" and registre like "{siren}"',
        "order_by": "dateparution desc",
        "limit": "20",
    }


def notices(told: Mapping[str, Any], siren: str) -> list[Notice]:
    """The notices of an answer that are about proceedings and about this company."""
    return [_notice(row) for row in _rows(told) if _is_about(row, siren)]


def trimmed(told: Mapping[str, Any], siren: str) -> dict[str, Any]:
    """An answer as it is kept."""
    kept = [
        {**{name: row.get(name) for name in _KEPT}, "jugement": _judgment(row)}
        for row in _rows(told)
        if _is_about(row, siren)
    ]
    return {"total_count": len(kept), "results": kept}


def _rows(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: object = told.get("results")
    rows = cast("list[Any]", found) if isinstance(found, list) else []
    return [cast("dict[str, Any]", row) for row in rows if isinstance(row, dict)]


def _is_about(row: dict[str, Any], siren: str) -> bool:
    registered: object = row.get("registre") or ""
    parts = cast("list[Any]", registered) if isinstance(registered, list) else [registered]
    digits = {"".join(each for each in str(part) if each.isdigit()) for part in parts}
    return row.get("familleavis") == "collective" and any(siren in each for each in digits)


def _notice(row: dict[str, Any]) -> Notice:
    judged = _judgment(row)
    return Notice(
        reference=str(row.get("id") or ""),
        published_on=str(row.get("dateparution") or "")[:10],
        judged_on=str(judged.get("date") or "")[:10],
        nature=str(judged.get("nature") or judged.get("famille") or row.get("familleavis_lib") or ""),
        court=str(row.get("tribunal") or ""),
        url=str(row.get("url_complete") or ""),
    )


def _judgment(row: dict[str, Any]) -> dict[str, str]:
    """Family, nature and day of a judgment, which comes as JSON inside the JSON."""
    found: Any = row.get("jugement")
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError:
            found = None
    if not isinstance(found, dict):
        return {}
    told = cast("dict[str, Any]", found)
    return {name: str(told[name]) for name in ("famille", "nature", "date", "type") if told.get(name)}
