"""`carrier-file PROGRAM [NUMBER…] --out FILE` and `carrier-answer PROGRAM FILE`: files exchanged with carriers' programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.base.door import Read
from app.base.errors import Refusal, Trouble
from app.base.listing import ListQuery
from app.commands.desk import Desk
from app.commands.program import argument, command, option
from app.commands.reasons import told
from app.commands.written import write_file
from app.flow.track import track
from app.links.carriers.answer import answer_lines
from app.links.carriers.layouts import LAYOUTS, CarrierLayout, carrier_file
from app.links.carriers.posted import consignment
from app.shipping.queries import SHIPMENTS, find_shipment

_MOST = 10_000


@command("carrier-file", words="carrier_file")
def write_carrier_file(
    desk: Desk,
    program: Annotated[str, argument("carrier_program")],
    out: Annotated[Path, option("--out", words="out_file")],
    shipments: Annotated[list[str] | None, argument("shipments", words="carrier_shipments")] = None,
    view: Annotated[str, option("--view", words="carrier_view")] = "today",
) -> None:
    """Write the file that a carrier's program takes in, of these shipments or of a view; what is left out says why.

    Refused with ``carrier_program_unknown``, ``not_found``, ``carrier_file_empty`` or ``carrier_file_too_long``.
    """
    layout = layout_told(program)
    with desk.opened() as database, database.read() as rd:
        made = carrier_file(layout, consignment(rd, _shipments(rd, shipments or [], view), layout.carrier))
    files = [(out, made.content)]
    if made.beside is not None and layout.beside is not None:
        files.append((out.with_suffix(f".{layout.beside[0]}"), made.beside))
    for place, content in files:
        write_file(place, content)
    left = [(each.number, each.why) for each in made.left_out]
    if desk.as_json:
        desk.give(
            {
                "files": [str(place) for place, _ in files],
                "parcels": [each.reference for each in made.parcels],
                "left": [{"shipment": number, "code": why.code, "facts": why.facts} for number, why in left],
            }
        )
        return
    desk.say("command.carrier_file.written", file=str(out), n=len(made.parcels))
    if left:
        desk.say("command.carrier_file.left", n=len(left))
        desk.write_lines(told(desk.words, left))


@command("carrier-answer", words="carrier_answer")
def take_carrier_answer(
    desk: Desk,
    program: Annotated[str, argument("carrier_program")],
    file: Annotated[Path, argument("carrier_answer")],
    look: Annotated[bool, option("--look", words="carrier_look")] = False,
) -> None:
    """Write the numbers a carrier's program gave back; lines from which nothing comes say why, and nothing is written over.

    With `--look` nothing is written. Refused with ``carrier_program_unknown`` or as reading a table is.
    """
    layout = layout_told(program)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Trouble("file_unreadable", file=file.name, reason=error.strerror or str(error)) from error
    with desk.opened() as database:
        with database.read() as rd:
            lines = answer_lines(rd, content, file.name, layout.carrier)
        numbers = [each.numbered for each in lines if each.numbered is not None]
        if numbers and not look:
            database.do(desk.actor_in(database), track, numbers)
    faults = [(str(each.id), each.why) for each in lines if each.why is not None]
    if desk.as_json:
        desk.give(
            {
                "written": 0 if look else len(numbers),
                "to_write": [
                    {"shipment": each.shipment_number, "tracking": each.tracking}
                    for each in lines
                    if each.numbered is not None
                ],
                "same": sum(each.same for each in lines),
                "faults": [{"line": line, "code": why.code, "facts": why.facts} for line, why in faults],
            }
        )
        return
    desk.say("command.carrier_answer.look" if look else "command.carrier_answer.written", n=len(numbers))
    if faults:
        desk.say("command.carrier_answer.faults", n=len(faults))
        desk.write_lines(told(desk.words, faults))


def layout_told(program: str) -> CarrierLayout:
    """The layout of a carrier's program by its code; refused with ``carrier_program_unknown``."""
    found = LAYOUTS.get(program.lower().replace("_", "-"))
    if found is None:
        raise Refusal("carrier_program_unknown", told=program, known=", ".join(LAYOUTS))
    return found


def _shipments(rd: Read, numbers: list[str], view: str) -> list[int]:
    if not numbers:
        query = ListQuery(chips=(("view", view),), sort="number")
        return list(SHIPMENTS.ids(rd, query, 0, _MOST))
    keys: list[int] = []
    for number in numbers:
        key = find_shipment(rd, number)
        if key is None:
            raise Refusal("not_found", noun="shipment", told=number)
        keys.append(key)
    return keys
