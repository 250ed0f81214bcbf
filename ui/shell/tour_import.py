"""The stops of the tour in the wizard that brings files in: each step, with faults, and with nothing to take."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.links.files.bring_in import Brought
from app.links.files.take_back import TakenBack
from ui.files.import_wizard import ImportWizard
from ui.shell.onlooker import Onlooker

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_FAULTY = (
    "Nom;Type;Courriel;SIRET;Code postal;Ville;Pays;Plafond d'encours;Représentant\n"
    "Librairie Gaïa;société;contact@gaia.example;73282932000074;75011;Paris;France;1 500,00;PM\n"
    "Œuvrard Anaïs;particulier;anais@example.org;;27000;Évreux;fr;;\n"
    "Café d’Été;Entreprise;cafe;73282932000075;1000;Bruxelles;Belgique;2.000,50;PM\n"
    ";société;;;69001;Lyon;Francie;douze;\n"
)
_SHOPIFY = (
    "Handle,Title,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode,Image Src\n"
    "bol,Bol en grès,Vaisselle,Taille,Petit,TOUR-BOL-P,12.50,,https://example.org/bol.png\n"
    "bol,,,,Grand,TOUR-BOL-G,18.00,,\n"
    "bol,,,,,,,,https://example.org/bol-2.png\n"
)
_CLAIMS = (
    "N° facture;Client;Date;Échéance;Total TTC;Reste dû\n"
    "F-2026-118;Librairie Gaïa;15/08/2026;15/09/2026;1 200,00;200,00\n"
    "A-2026-007;Librairie Gaïa;02/11/2026;;-50,00;-50,00\n"
)
_ORDERS = (
    "N° commande;Client;Date;Code article;Désignation;Quantité;Prix HT;Frais de port\n"
    "C-12;Librairie Gaïa;23/10/2026;BOL;;3;;7,50\nC-12;;;;Emballage cadeau;2;1,25;\n"
)
_TITLES = "Code;Nom;Prix HT\n"
_EMPTY = f"{_TITLES};;\n;Bol;douze\n"


def visit_import(tour: Tour, window: MainWindow, name: str) -> None:
    """The wizard from an empty first step to what became of a file, and the dry run of one that brings nothing."""
    with TemporaryDirectory(prefix="comptoir-") as folder:
        wizard = ImportWizard(window.office, "", window)
        wizard.open()
        try:
            tour.stop(f"dialog-{name}-file", window, wizard)
            _look(tour, window, wizard, _file(folder, "export-shopify.csv", _SHOPIFY))
            tour.stop(f"dialog-{name}-found", window, wizard)
            wizard.verb.click()
            tour.stop(f"dialog-{name}-layout", window, wizard)
            wizard.back.click()
            _look(tour, window, wizard, _file(folder, "clients.csv", _FAULTY))
            wizard.verb.click()
            tour.stop(f"dialog-{name}-columns", window, wizard)
            wizard.verb.click()
            tour.stop(f"dialog-{name}-faults", window, wizard)
            wizard.show_brought(Brought(1, 2, 1, 3))
            tour.stop(f"dialog-{name}-result", window, wizard)
            wizard.show_taken_back(TakenBack(1, 1, [(2, "Librairie Gaïa")]))
            tour.stop(f"dialog-{name}-undone", window, wizard)
        finally:
            wizard.reject()
        claims = ImportWizard(window.office, "invoices", window)
        claims.open()
        try:
            _look(tour, window, claims, _file(folder, "impayes.csv", _CLAIMS))
            claims.verb.click()
            tour.stop(f"dialog-{name}-invoices", window, claims)
        finally:
            claims.reject()
        orders = ImportWizard(window.office, "orders", window)
        orders.open()
        try:
            _look(tour, window, orders, _file(folder, "commandes.csv", _ORDERS))
            orders.verb.click()
            tour.stop(f"dialog-{name}-orders", window, orders)
        finally:
            orders.reject()
        nothing = ImportWizard(window.office, "products", window)
        nothing.open()
        try:
            _look(tour, window, nothing, _file(folder, "Articles 2026.csv", _EMPTY))
            nothing.verb.click()
            tour.settle(window)
            nothing.verb.click()
            tour.stop(f"dialog-{name}-nothing", window, nothing)
            nothing.back.click()
            nothing.back.click()
            _look(tour, window, nothing, _file(folder, "Articles 2026.csv", _TITLES))
            if isinstance(window.office, Onlooker):
                # What is refused here is what there is to be seen.
                window.office.failures.clear()
            tour.stop(f"dialog-{name}-refused", window, nothing)
        finally:
            nothing.reject()


def _look(tour: Tour, window: MainWindow, wizard: ImportWizard, path: Path) -> None:
    wizard.look(path)
    tour.settle(window)


def _file(folder: str, name: str, content: str) -> Path:
    place = Path(folder) / name
    place.write_text(content, "utf-8")
    return place
