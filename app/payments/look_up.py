"""The books arranged so that what belongs to a text, a name, an IBAN or an amount is found at once. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.base.folding import folded
from app.payments.claim import Books, Claim, Credit, Recorded, Rule, Told
from app.payments.names_alike import Names, name_words
from app.payments.numbers_in_text import Numbers


class LookUp:
    """What `propose` asks of the books."""

    def __init__(self, books: Books) -> None:
        # Numbers and names are what costs; what is settled meanwhile is left out where they are looked up.
        self.numbers = Numbers((name, each.key) for each in books.claims for name in each.names)
        self.credit_numbers = Numbers((name, each.item_id) for each in books.credits for name in each.names)
        self.recorded_numbers = Numbers((name, each.id) for each in books.recorded for name in each.names)
        self.names = Names(_called(books.claims))
        self.credit_names = Names(_called(books.credits))
        self.renew(books)

    def renew(self, books: Books) -> None:
        """Look at the same books with less open in them."""
        self.claims: dict[tuple[str, int], Claim] = {each.key: each for each in books.claims}
        self.credits: dict[int, Credit] = {each.item_id: each for each in books.credits}
        self.recorded: dict[int, Recorded] = {each.id: each for each in books.recorded}
        self.matched: dict[int, Recorded] = {each.id: each for each in books.matched}
        self._of_customer: dict[tuple[int, str], list[Claim]] = defaultdict(list)
        self._of_amount: dict[tuple[int, str], list[Claim]] = defaultdict(list)
        for each in sorted(books.claims, key=_oldest):
            self._of_customer[each.customer_id, each.currency].append(each)
            self._of_amount[each.amount, each.currency].append(each)
        self._recorded: dict[tuple[int, str], list[Recorded]] = defaultdict(list)
        for one in books.recorded:
            self._recorded[one.amount, one.currency].append(one)
        self._matched: dict[tuple[int, str], list[Recorded]] = defaultdict(list)
        for one in books.matched:
            self._matched[one.amount, one.currency].append(one)
        self._rules: dict[tuple[str, str, bool], Rule] = {
            (each.sign, each.told, each.incoming): each for each in books.rules
        }

    def of_customer(self, customer_id: int, currency: str) -> list[Claim]:
        """What a customer owes in a currency, the oldest first."""
        return self._of_customer.get((customer_id, currency), [])

    def of_amount(self, amount: int, currency: str) -> list[Claim]:
        """What asks for exactly this amount."""
        return self._of_amount.get((amount, currency), [])

    def recorded_of(self, amount: int, currency: str, *kinds: str) -> list[Recorded]:
        """What is in the books with this amount and no movement stands for."""
        return [each for each in self._recorded.get((amount, currency), []) if each.kind in kinds]

    def matched_of(self, amount: int, currency: str) -> list[Recorded]:
        """Payments of this amount that came in and stand."""
        return self._matched.get((amount, currency), [])

    def rule(self, told: Told) -> Rule | None:
        """The rule that knows a movement: by its IBAN, by the words of its line, by the name."""
        coming = told.remaining > 0
        for iban in told.ibans:
            if found := self._rules.get(("iban", iban, coming)):
                return found
        for text in told.texts:
            if found := self._rules.get(("words", said_as(text), coming)):
                return found
        for name in told.names:
            if found := self._rules.get(("name", folded(name), coming)):
                return found
        return None


def said_as(text: str) -> str:
    """The words of a line without its figures, by which the next one of its kind is known: fees are charged every month."""
    return " ".join(word for word in folded(text).split() if not any(sign.isdigit() for sign in word))[:120]


def same_name(told: Told, *names: str) -> bool:
    """Whether a movement tells one of these names."""
    wanted = Names((name, 1) for name in names if name)
    return bool(wanted.alike(*told.names, *told.texts))


def known_word(name: str) -> bool:
    """Whether a name has words that tell somebody apart."""
    return bool(name_words(name))


def _called(rows: Iterable[Claim] | Iterable[Credit]) -> Iterable[tuple[str, int]]:
    for each in rows:
        yield each.customer, each.customer_id
        if each.contact:
            yield each.contact, each.customer_id


def _oldest(claim: Claim) -> tuple[bool, str, str, int]:
    return claim.due_on is None, str(claim.due_on or claim.on), str(claim.on), claim.id
