"""What the programs of carriers take in, written from parcels: a layout each (docs/files.md says where they come from)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.base.errors import Refusal
from app.links.carriers.coliship import FORMAT, coliship_rows
from app.links.carriers.mondial_relay import MOST, mondial_relay_rows, why_not_taken
from app.links.carriers.posted import Consignment, LeftOut, Posted, Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierLayout:
    """A carrier's program: its code here, the carrier as it is called, how its file is written, and at most how many rows.

    `beside` is a second file that describes the first, with its ending; `refused` says why it cannot take a parcel. With
    `points_only` it takes those that are fetched at a pick-up point of the carrier, and no others.
    """

    code: str
    carrier: str
    program: str
    ending: str
    encoding: str
    separator: str
    rows: Callable[[Sender, Sequence[Posted]], list[tuple[str, ...]]]
    refused: Callable[[Posted], Refusal | None] = lambda _parcel: None
    quoted: bool = False
    points_only: bool = False
    most: int | None = None
    beside: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierFile:
    """The file, what describes it, how many parcels are in it, and what was left out."""

    content: bytes
    beside: bytes | None
    parcels: tuple[Posted, ...]
    left_out: tuple[LeftOut, ...]


LAYOUTS: Mapping[str, CarrierLayout] = {
    each.code: each
    for each in (
        CarrierLayout(
            code="coliship",
            carrier="Colissimo",
            program="Coliship",
            ending="csv",
            encoding="cp1252",
            separator=";",
            quoted=True,
            rows=coliship_rows,
            beside=("fmt", FORMAT),
        ),
        CarrierLayout(
            code="mondial-relay",
            carrier="Mondial Relay",
            program="Mondial Relay",
            ending="txt",
            encoding="latin-1",
            separator=";",
            rows=mondial_relay_rows,
            refused=why_not_taken,
            points_only=True,
            most=MOST,
        ),
    )
}


def carrier_file(layout: CarrierLayout, found: Consignment) -> CarrierFile:
    """Write the parcels that a carrier's program can take; refused with ``carrier_file_empty`` or ``carrier_file_too_long``."""
    parcels, left = sorted_out(layout, found)
    if not parcels:
        raise Refusal("carrier_file_empty", program=layout.program, n=len(left))
    if layout.most is not None and len(parcels) > layout.most:
        raise Refusal("carrier_file_too_long", program=layout.program, most=layout.most, n=len(parcels))
    lines = [_line(layout, row) for row in layout.rows(found.sender, parcels)]
    beside = layout.beside[1] if layout.beside is not None else ""
    return CarrierFile(
        content="".join(lines).encode(layout.encoding, "replace"),
        beside=beside.encode(layout.encoding) if beside else None,
        parcels=parcels,
        left_out=left,
    )


def sorted_out(layout: CarrierLayout, found: Consignment) -> tuple[tuple[Posted, ...], tuple[LeftOut, ...]]:
    """The parcels that a carrier's program can take, and what is left out, each with its reason."""
    left = list(found.left_out)
    parcels: list[Posted] = []
    for each in found.parcels:
        why = layout.refused(each)
        if why is None:
            parcels.append(each)
        else:
            left.append(LeftOut(each.shipment_id, each.reference, why))
    return tuple(parcels), tuple(left)


def _line(layout: CarrierLayout, row: Sequence[str]) -> str:
    if layout.quoted:
        told = ('"{}"'.format(cell.replace('"', '""')) for cell in row)
    else:
        # Such files know no quotation marks: what would part a cell in two gives way.
        told = (cell.replace(layout.separator, ",") for cell in row)
    return layout.separator.join(told) + "\r\n"
