"""Which parts of the program a business uses: one that is switched off is not shown, and nothing in it is lost (R14, R15)."""

from __future__ import annotations

from app.base import settings
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.reports.modules import MODULES, standing


@verb("settings.modules")
def decide_module(tx: Write, name: str, used: bool) -> None:
    """Say whether a module is used.

    Refused with ``module_unknown``, and while something stands in it with ``module_in_use_`` and its name: what nobody sees
    nobody brings to its end.
    """
    if name not in MODULES:
        raise Refusal("module_unknown", name=name)
    if not used and (count := standing(tx, name)):
        raise Refusal(f"module_in_use_{name.removeprefix('modules.')}", n=count)
    settings.write(tx, name, used)
