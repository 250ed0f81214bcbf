"""The command line: one file a verb, thin, typed and documented, because scripts rely on it.

`program` is the frame (groups, common options, how failures end), `desk` what every verb works with, `output` how
figures are told to people and to machines, `nouns` the columns of each list, which are promised. A new verb is a file
with one decorated function and an import below.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.commands import (
    backup,
    carrier_file,
    dispatch,
    export,
    export_fec,
    grant,
    import_,
    import_files,
    import_statement,
    init,
    invoice,
    invoice_together,
    labels,
    look_up,
    pick_list,
    process,
    proforma,
    quote,
    rate,
    read_invoice,
    receipt,
    remind,
    report,
    report_collection,
    report_cycle,
    report_delivery,
    report_disputes,
    report_lots,
    report_numbering,
    report_replenishment,
    report_service,
    report_stock,
    report_vat,
    restore,
    sample,
    screenshots,
    send_mail,
    shop,
    shop_roles,
    shop_settle,
    show,
    sync,
    upgrade,
    verify,
)
from app.commands import list as list_verb
from app.commands.program import app

VERBS = (
    backup,
    carrier_file,
    dispatch,
    export,
    export_fec,
    grant,
    import_,
    import_files,
    import_statement,
    init,
    invoice,
    invoice_together,
    labels,
    look_up,
    list_verb,
    pick_list,
    process,
    proforma,
    quote,
    receipt,
    rate,
    read_invoice,
    remind,
    report,
    report_collection,
    report_delivery,
    report_disputes,
    report_lots,
    report_numbering,
    report_replenishment,
    report_cycle,
    report_service,
    report_vat,
    report_stock,
    restore,
    sample,
    screenshots,
    send_mail,
    shop,
    shop_roles,
    shop_settle,
    show,
    sync,
    upgrade,
    verify,
)
"""The files of the verbs; importing them is what makes them known."""

_WITH_VALUE = frozenset({"--database", "--language", "--today"})


def is_command(arguments: Sequence[str]) -> bool:
    """Whether the words of a command line name a verb or ask for help; without either the window opens."""
    words = iter(arguments)
    for word in words:
        if word in ("-h", "--help"):
            return True
        if word in _WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return True
    return False


def run(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code: 0 done, 1 refused, failed or a fault found, 2 wrong usage."""
    try:
        # Not list(): in this package that is the verb.
        app(args=[*arguments], prog_name="main.py")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
