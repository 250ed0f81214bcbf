"""Several PDF files in one, page after page: for printing a day's papers as one job. The originals stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import pikepdf


def merged(papers: Iterable[bytes]) -> bytes:
    """One PDF with the pages of all, in their order."""
    told = BytesIO()
    with pikepdf.Pdf.new() as whole:
        for content in papers:
            with pikepdf.Pdf.open(BytesIO(content)) as one:
                whole.pages.extend(one.pages)
        whole.save(told)
    return told.getvalue()
