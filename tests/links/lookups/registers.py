"""Stand-ins for the registers on this machine: canned answers in the documented shapes, and faults on demand."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

COMPANY: dict[str, Any] = {
    "siren": "732829320",
    "nom_complet": "LEFEVRE ET FILS (LEFEVRE)",
    "nom_raison_sociale": "LEFEVRE ET FILS",
    "etat_administratif": "A",
    "date_fermeture": None,
    "activite_principale": "46.39B",
    "statut_diffusion": "O",
    "dirigeants": [
        {"nom": "LEFEVRE", "prenoms": "JEANNE", "annee_de_naissance": "1961", "qualite": "Gérant"}
    ],
    "siege": {
        "siret": "73282932000074",
        "numero_voie": "12",
        "indice_repetition": None,
        "type_voie": "RUE",
        "libelle_voie": "DES HALLES",
        "code_postal": "30000",
        "libelle_commune": "NIMES",
        "etat_administratif": "A",
    },
}
CLOSED = {**COMPANY, "etat_administratif": "C", "date_fermeture": "2026-03-31"}
HIDDEN = {
    **COMPANY,
    "nom_complet": "[NON-DIFFUSIBLE]",
    "nom_raison_sociale": None,
    "statut_diffusion": "P",
    "siege": {**COMPANY["siege"], "numero_voie": "[NON-DIFFUSIBLE]", "type_voie": None, "libelle_voie": None},
}
NOTICE: dict[str, Any] = {
    "id": "A202600123456",
    "dateparution": "2026-11-12",
    "numeroannonce": 3456,
    "familleavis": "collective",
    "familleavis_lib": "Procédures collectives",
    "typeavis_lib": "Avis initial",
    "tribunal": "TRIBUNAL DE COMMERCE DE NIMES",
    "registre": ["732 829 320", "732829320"],
    "commercant": "LEFEVRE ET FILS, représentée par Jeanne Lefèvre",
    "url_complete": "https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:A202600123456",
    "jugement": json.dumps(
        {
            "type": "initial",
            "famille": "Jugement d'ouverture",
            "nature": "Jugement d'ouverture de redressement judiciaire",
            "date": "2026-11-05",
            "complementJugement": "Mandataire judiciaire: Me Dupont, 1 rue X",
        }
    ),
}


def results(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"results": list(rows), "total_results": len(rows), "page": 1, "per_page": 8, "total_pages": 1}


@dataclass
class Reply:
    """One answer: status, body (JSON unless text), headers, and how long it takes."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    drops: bool = False


class Register(ThreadingHTTPServer):
    """Gives its replies one after the other, the last again and again; remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: deque[Reply] = deque()
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def says(self, *replies: Reply | dict[str, Any]) -> None:
        self.replies = deque(each if isinstance(each, Reply) else Reply(each) for each in replies)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, body: str) -> None:
        register = self.server
        assert isinstance(register, Register)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(body or parts.query).items()}
        register.asked.append((parts.path, query))
        reply = register.replies.popleft() if len(register.replies) > 1 else register.replies[0]
        time.sleep(reply.seconds)
        if reply.drops:
            self.close_connection = True
            return
        text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        kind = "text/html" if isinstance(reply.body, str) else "application/json"
        try:
            self.send_response(reply.status)
            for name, value in ({"Content-Type": kind, "Connection": "close"} | reply.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())
        except (BrokenPipeError, ConnectionResetError):
            return  # whoever asked has gone: that is what is being tried

    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - the library's name


@contextmanager
def register() -> Iterator[Register]:
    made = Register()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        thread.join()
