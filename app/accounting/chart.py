"""The chart of accounts as data: which account stands for what, in which journal; the French chart until somebody decides.

What an account stands for is its *role*. A role may have a finer one for a VAT category or rate (``sales_goods.K``,
``vat_collected.100000``), which is looked up first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.base import settings
from app.base.door import Read, Write, verb
from app.base.errors import Refusal

ACCOUNTS: dict[str, str] = {
    "customers": "411000",
    "doubtful": "416000",
    "deposits": "419100",
    "sales_goods": "707000",
    "sales_goods.K": "707200",
    "sales_goods.G": "707300",
    "sales_goods.E": "707400",
    "sales_services": "706000",
    "sales_services.AE": "706200",
    "sales_services.G": "706300",
    "sales_services.E": "706400",
    "sales_shipping": "708500",
    "vat_collected": "445719",
    "vat_collected.200000": "445710",
    "vat_collected.100000": "445711",
    "vat_collected.55000": "445712",
    "vat_collected.21000": "445713",
    "vat_collected.85000": "445714",
    "vat_oss": "445780",
    "vat_pending": "445740",
    "gain": "758000",
    "loss_small": "658000",
    "loss": "654000",
    "exchange_gain": "766000",
    "exchange_loss": "666000",
    "allowance": "491000",
    "allowance_made": "681740",
    "allowance_released": "781740",
    "bank": "512000",
    "cash": "530000",
    "cheques": "511200",
    "cards": "511500",
    "providers": "517000",
    "on_delivery": "467100",
    "other": "471000",
    "bank_fees": "627000",
    "factor": "467000",
    "factor_commission": "622500",
    "factor_interest": "661600",
    "vat_paid": "445660",
}
"""By role, of the plan comptable général; what it leaves free follows common practice. The accountant decides."""

JOURNALS: dict[str, str] = {"sales": "VE", "bank": "BQ", "cash": "CA", "various": "OD"}
"""Codes of the journals; a bank account may have a code of its own (`app.payments.bank_tables.bank_account`)."""

MONEY: dict[str, str] = {
    "transfer": "bank",
    "direct_debit": "bank",
    "cheque": "cheques",
    "cash": "cash",
    "card": "cards",
    "gateway": "providers",
    "paypal": "providers",
    "on_delivery": "on_delivery",
    "other": "other",
}
"""Where money of each means of payment is once it is received: at the bank, or on its way to it."""

_PLAN_CODES = {
    "411": "customers",
    "416": "doubtful",
    "44571": "vat_collected.200000",
    "654": "loss",
    "658": "loss_small",
    "758": "gain",
    "491": "allowance",
    "68174": "allowance_made",
    "78174": "allowance_released",
}
_NUMBER = re.compile(r"[1-8]\d{2}[0-9A-Z]{0,9}")


@dataclass(frozen=True, slots=True)
class Chart:
    """Accounts and journals in use: by role, as decided or by default; the financial year ends on `year_end` (month, day)."""

    accounts: Mapping[str, str]
    journals: Mapping[str, str]
    year_end: tuple[int, int]

    def account(self, role: str, finer: str = "") -> str:
        """The account of a role, or of its finer one where there is one."""
        return self.accounts.get(f"{role}.{finer}") or self.accounts[role]

    def of_plan(self, code: str) -> str:
        """The account for a code of the plan as `app.receivables.write_off_tables` freezes it."""
        role = _PLAN_CODES.get(code)
        return self.account(*role.split(".", 1)) if role else code.ljust(6, "0")

    def role_of(self, number: str) -> str:
        """The role an account stands for: the first by order of the chart; empty where none does."""
        return next((role for role, each in self.accounts.items() if each == number), "")

    def year(self, year: int) -> tuple[date, date]:
        """First and last day of the financial year that ends in `year`."""
        month, day = self.year_end
        last = _last_day(year, month, day)
        before = _last_day(year - 1, month, day)
        return date.fromordinal(before.toordinal() + 1), last

    def year_of(self, on: date) -> tuple[date, date]:
        """First and last day of the financial year that a day lies in."""
        within = self.year(on.year)
        return within if on <= within[1] else self.year(on.year + 1)


def chart(rd: Read) -> Chart:
    """The chart as it stands."""
    decided: Mapping[str, Any] = settings.get(rd, "accounting.chart")
    month, day = str(settings.get(rd, "accounting.year_end")).split("-")
    return Chart(
        {**ACCOUNTS, **decided.get("accounts", {})},
        {**JOURNALS, **decided.get("journals", {})},
        (int(month), int(day)),
    )


@verb("accounting.change")
def change(
    tx: Write, accounts: Mapping[str, str], journals: Mapping[str, str], year_end: tuple[int, int]
) -> None:
    """Decide accounts and journals by role and the end of the financial year; defaults are not kept.

    Refused with ``account_not_of_the_plan``, ``journal_without_code`` or ``year_end_no_day``.
    """
    for role, number in accounts.items():
        if role not in ACCOUNTS or not _NUMBER.fullmatch(number):
            raise Refusal("account_not_of_the_plan", account=number)
    for code in journals.values():
        if not re.fullmatch(r"[A-Z0-9]{1,6}", code):
            raise Refusal("journal_without_code", code=code)
    month, day = year_end
    try:
        date(2024, month, day)
    except ValueError:
        raise Refusal("year_end_no_day", day=day, month=month) from None
    settings.write(
        tx,
        "accounting.chart",
        {
            "accounts": {role: each for role, each in accounts.items() if each != ACCOUNTS[role]},
            "journals": {name: each for name, each in journals.items() if each != JOURNALS[name]},
        },
    )
    settings.write(tx, "accounting.year_end", f"{month:02}-{day:02}")


def _last_day(year: int, month: int, day: int) -> date:
    """That day of that year; the last of February where the year has no 29th."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
