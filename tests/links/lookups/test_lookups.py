"""Registers asked and understood: what they say is kept with its day; what is unavailable says nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.base import settings
from app.base.clock import FixedClock
from app.base.errors import Refusal, Trouble
from app.base.said import key_and_values
from app.customers import task
from app.customers.task import open_tasks
from app.flow import lend
from app.links.lookups import asking, bodacc, vies
from app.links.lookups import register as entreprises
from app.links.lookups.check import answers_about, check_customer, nightly
from app.links.lookups.lookup import look_up_company, look_up_notices, look_up_vat, search_companies
from tests.links.lookups.registers import CLOSED, COMPANY, HIDDEN, NOTICE, Register, Reply, register, results
from tests.stories.desk import OWNER, Desk, a_desk

SIREN, VAT = "732829320", "FR44732829320"


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    with register() as made:
        made.says({})
        monkeypatch.setattr(entreprises, "URL", f"{made.url}/search")
        monkeypatch.setattr(vies, "URL", made.url + "/ms/{country}/vat/{number}")
        monkeypatch.setattr(bodacc, "URL", f"{made.url}/records")
        yield made


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def kept(desk: Desk) -> list[dict[str, Any]]:
    return desk.rows("SELECT * FROM lookup ORDER BY id")


def test_a_company_is_found_by_name_with_what_fills_a_form(desk: Desk, stand_in: Register) -> None:
    stand_in.says(results(COMPANY))
    [found] = search_companies(desk.database, OWNER, " Lefevre  et fils ")
    assert stand_in.asked == [("/search", {"q": "Lefevre et fils", "page": "1", "per_page": "8"})]
    assert (found.name, found.siren, found.siret) == ("LEFEVRE ET FILS", SIREN, "73282932000074")
    assert (found.address, found.postcode, found.city) == ("12 RUE DES HALLES", "30000", "NIMES")
    [row] = kept(desk)
    assert "JEANNE" not in row["answer"]
    assert json.loads(row["answer"])["results"][0]["siren"] == SIREN


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (results(COMPANY), "active"),
        (results(CLOSED), "closed"),
        (results(), "unknown"),
        (results(HIDDEN), "active"),
    ],
)
def test_a_company_is_active_closed_or_not_told(
    desk: Desk, stand_in: Register, told: dict[str, Any], state: str
) -> None:
    stand_in.says(told)
    assert look_up_company(desk.database, OWNER, SIREN).state == state
    assert kept(desk)[0]["state"] == state


def test_a_company_that_objects_to_publication_has_no_name_to_fill_in(desk: Desk, stand_in: Register) -> None:
    stand_in.says(results(HIDDEN))
    [found] = search_companies(desk.database, OWNER, SIREN)
    assert (found.name, found.address) == ("", "")


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"isValid": True, "userError": "VALID", "name": "LEFEVRE", "address": "---", "requestIdentifier": "WAPI1"}, "valid"),
        ({"isValid": False, "userError": "INVALID"}, "invalid"),
        ({"isValid": False, "userError": "MS_UNAVAILABLE"}, "unavailable"),
        ({"isValid": False, "userError": "MS_MAX_CONCURRENT_REQ"}, "unavailable"),
        ({"isValid": False, "userError": "INVALID_INPUT"}, "unavailable"),
        ({"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}, "unavailable"),
        ({}, "unavailable"),
    ],
)  # fmt: skip
def test_a_vat_number_is_invalid_only_when_vies_says_so(
    desk: Desk, stand_in: Register, told: dict[str, Any], state: str
) -> None:
    stand_in.says(told)
    found = look_up_vat(desk.database, OWNER, VAT)
    assert found.state == state
    assert stand_in.asked[0][0] == "/ms/FR/vat/44732829320"
    if state == "valid":
        assert (found.summary["proof"], found.summary["address"]) == ("WAPI1", "")


def test_vies_down_with_an_error_status_is_unavailable(desk: Desk, stand_in: Register) -> None:
    down = {"actionSucceed": False, "errorWrappers": [{"error": "SERVICE_UNAVAILABLE"}]}
    stand_in.says(Reply(down, status=500))
    assert look_up_vat(desk.database, OWNER, VAT).state == "unavailable"


def test_who_asks_names_their_own_number_for_the_proof(desk: Desk, stand_in: Register) -> None:
    from app.base.company import company

    with desk.database.write(OWNER, "company.change") as tx:
        tx.update(company, 1, vat_number="FR53901821074")
    stand_in.says({"isValid": True, "userError": "VALID", "requestIdentifier": "WAPI2"})
    look_up_vat(desk.database, OWNER, VAT)
    assert stand_in.asked[0][1] == {"requesterMemberStateCode": "FR", "requesterNumber": "53901821074"}


def test_a_notice_keeps_its_reference_and_not_the_people_in_it(desk: Desk, stand_in: Register) -> None:
    other = {**NOTICE, "id": "A1", "registre": ["552032534"]}
    stand_in.says(results(NOTICE, other))
    found = look_up_notices(desk.database, OWNER, SIREN)
    [notice] = found.summary["notices"]
    assert (notice["reference"], notice["judged_on"], notice["opens"]) == (
        "A202600123456",
        "2026-11-05",
        True,
    )
    assert "redressement" in notice["nature"]
    assert "Dupont" not in kept(desk)[0]["answer"]
    assert "Jeanne" not in kept(desk)[0]["answer"]


def test_a_notice_that_closes_proceedings_opens_none() -> None:
    judged = {"nature": "Jugement de clôture pour extinction du passif", "date": "2026-10-01"}
    [notice] = bodacc.notices(results({**NOTICE, "jugement": judged}), SIREN)
    assert not notice.opens


def test_the_same_question_is_not_asked_again_the_same_day_unless_somebody_insists(
    desk: Desk, stand_in: Register
) -> None:
    stand_in.says(results(COMPANY))
    look_up_company(desk.database, OWNER, SIREN)
    look_up_company(desk.database, OWNER, SIREN)
    assert len(stand_in.asked) == 1
    look_up_company(desk.database, OWNER, SIREN, insist=True)
    assert len(stand_in.asked) == 2
    desk.database.clock = FixedClock(at=desk.database.clock.now() + timedelta(days=1))
    look_up_company(desk.database, OWNER, SIREN)
    assert len(stand_in.asked) == 3


def test_an_unavailable_vies_is_asked_again(desk: Desk, stand_in: Register) -> None:
    stand_in.says({"userError": "MS_UNAVAILABLE"}, {"isValid": True, "userError": "VALID"})
    assert look_up_vat(desk.database, OWNER, VAT).state == "unavailable"
    assert look_up_vat(desk.database, OWNER, VAT).state == "valid"


def test_a_short_wait_that_is_asked_for_is_waited(desk: Desk, stand_in: Register) -> None:
    stand_in.says(Reply(status=429, headers={"Retry-After": "1"}), results(COMPANY))
    assert look_up_company(desk.database, OWNER, SIREN).state == "active"
    assert len(stand_in.asked) == 2


@pytest.mark.parametrize(
    ("reply", "code", "asked"),
    [
        (Reply(status=429, headers={"Retry-After": "60"}), "lookup_busy", 1),
        (Reply(status=503), "lookup_no_answer", 3),
        (Reply("<html>Portail de l'hôtel</html>"), "lookup_no_answer", 1),
        (Reply([1, 2]), "lookup_no_answer", 1),
        (Reply({"erreur": "q trop court"}, status=400), "lookup_no_answer", 1),
        (Reply(drops=True), "lookup_offline", 3),
    ],
)
def test_no_answer_is_a_trouble_and_says_nothing_about_the_company(
    desk: Desk, stand_in: Register, reply: Reply, code: str, asked: int
) -> None:
    stand_in.says(reply)
    with pytest.raises(Trouble) as trouble:
        look_up_company(desk.database, OWNER, SIREN)
    assert trouble.value.code == code
    assert len(stand_in.asked) == asked
    assert kept(desk) == []


def test_a_slow_register_is_given_up(stand_in: Register) -> None:
    stand_in.says(Reply(results(COMPANY), seconds=2))
    with pytest.raises(Trouble, match="lookup_offline"):
        asking.ask("register", f"{stand_in.url}/search", {"q": SIREN}, seconds=0.3)


def test_a_wrong_siren_is_not_asked_about(desk: Desk, stand_in: Register) -> None:
    with pytest.raises(Refusal, match="siren_checksum"):
        look_up_company(desk.database, OWNER, "732829321")
    assert stand_in.asked == []


def test_a_customer_is_checked_in_every_register_and_one_that_is_silent_stops_no_other(
    desk: Desk, stand_in: Register
) -> None:
    customer_id = desk.a_customer(siren=SIREN, vat_number=VAT)
    stand_in.says(
        results(COMPANY),
        Reply(status=429, headers={"Retry-After": "99"}),
        {"isValid": True, "userError": "VALID"},
    )
    checked = check_customer(desk.database, OWNER, customer_id)
    assert {service: found.state for service, found in checked.answers.items()} == {
        "register": "active",
        "vies": "valid",
    }
    assert [trouble.code for trouble in checked.troubles.values()] == ["lookup_busy"]
    with desk.database.read() as rd:
        assert set(answers_about(rd, customer_id)) == {"register", "vies"}
    with pytest.raises(Refusal, match="lookup_nothing"):
        check_customer(desk.database, OWNER, desk.a_customer("Zoë"))


def test_the_nightly_round_is_off_until_it_is_switched_on_and_goes_on_where_it_ended(
    desk: Desk, stand_in: Register
) -> None:
    first = desk.a_customer("A", siren=SIREN)
    second = desk.a_customer("B", siren="552032534")
    assert nightly(desk.database, OWNER).off
    assert stand_in.asked == []
    desk.do(settings.decide, "lookups.nightly", True)
    stand_in.says(results(CLOSED), results(NOTICE), Reply(status=429, headers={"Retry-After": "99"}))
    done = nightly(desk.database, OWNER)
    assert (done.checked, done.closed, done.proceedings) == (1, [first], [first])
    assert [each.code for each in done.troubles] == ["lookup_busy"]
    assert to_look_at(desk) == [
        (first, "lookup.news.closed", SIREN),
        (first, "lookup.news.proceedings", NOTICE["id"]),
    ]
    stand_in.asked.clear()
    stand_in.says(results())
    nightly(desk.database, OWNER, most=1)
    with desk.database.read() as rd:
        assert set(answers_about(rd, second)) == {"register", "bodacc"}


def test_the_nightly_round_asks_vies_about_the_numbers_of_other_member_states_whoever_else_is_silent(
    desk: Desk, stand_in: Register
) -> None:
    french = desk.a_customer("A", siren=SIREN, vat_number=VAT)
    german = desk.a_customer("B", vat_number="DE136695976")
    desk.do(settings.decide, "lookups.nightly", True)
    stand_in.says(
        Reply(status=429, headers={"Retry-After": "99"}),
        {"isValid": False, "userError": "INVALID"},
    )
    done = nightly(desk.database, OWNER)
    assert (done.checked, done.refused) == (1, [german])
    assert [each.code for each in done.troubles] == ["lookup_busy"]
    # A French number is no news: the register of companies is asked about its company.
    assert [path for path, _ in stand_in.asked] == ["/search", "/ms/DE/vat/136695976"]
    stand_in.asked.clear()
    stand_in.says(results(COMPANY), results())
    assert nightly(desk.database, OWNER, most=1).checked == 1
    with desk.database.read() as rd:
        assert set(answers_about(rd, french)) == {"register", "bodacc"}


def to_look_at(desk: Desk) -> list[tuple[int | None, str, str]]:
    """The tasks of the day: of whom, which words, about what."""
    with desk.database.read() as rd:
        tasks = open_tasks(rd, rd.today)
    told = [(each.customer_id, key_and_values(each.what)) for each in tasks]
    return [(customer_id, of[0], str(of[1]["reference"])) for customer_id, of in told if of is not None]


def test_what_a_round_finds_is_to_be_looked_at_once_and_not_where_it_is_known(
    desk: Desk, stand_in: Register
) -> None:
    known, german = desk.a_customer("A", siren=SIREN), desk.a_customer("B", vat_number="DE136695976")
    desk.do(lend.notice, known, desk.database.clock.today(), NOTICE["id"])
    desk.do(settings.decide, "lookups.nightly", True)
    refused = {"isValid": False, "userError": "INVALID"}
    for night in range(3):
        stand_in.says(results(COMPANY), results(NOTICE), refused)
        assert nightly(desk.database, OWNER).refused == [german]
        expected = [(german, "lookup.news.refused", "DE136695976")] if night < 1 else []
        assert to_look_at(desk) == expected
        with desk.database.read() as rd:
            tasks = open_tasks(rd)
        for each in tasks:
            desk.do(task.finish, each.id)
        desk.database.clock = FixedClock(at=desk.database.clock.now() + timedelta(days=1))
