"""The process that runs the official rules of e-invoices: python -m app.invoicing.rules_process.

Reads requests and writes answers, one line of JSON each: ``{"xml": text, "rules": [files]}`` is answered with a list of what
each broken rule is called and says. Stands alone: the processor takes 300 MB and wants a thread of its own.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_WARNINGS = ("warning", "warn", "information", "info")


class Rules:
    """Files of rules, each compiled when it is first asked for."""

    def __init__(self) -> None:
        saxon: Any = import_module("saxonche")
        self._processor: Any = saxon.PySaxonProcessor(license=False)
        self._compiled: dict[str, Any] = {}

    def broken(self, file: str, xml: str) -> list[tuple[str, str]]:
        """The rules of a file that an e-invoice breaks: name and sentence."""
        if file not in self._compiled:
            maker = self._processor.new_xslt30_processor()
            self._compiled[file] = maker.compile_stylesheet(stylesheet_file=file)
        told = self._compiled[file].transform_to_string(xdm_node=self._processor.parse_xml(xml_text=xml))
        root: Any = import_module("lxml.etree").fromstring(told.encode())
        return [
            (str(each.get("id") or "").removesuffix("-"), " ".join("".join(each.itertext()).split()))
            for each in root.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
            if str(each.get("flag") or each.get("role") or "").lower() not in _WARNINGS
        ]


def main() -> None:
    """Answer until nobody asks any more."""
    rules = Rules()
    for line in sys.stdin:
        asked = json.loads(line)
        found = [each for file in asked["rules"] for each in rules.broken(file, asked["xml"])]
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
