"""Groups of customers in the window: made, given a list, archived and taken back, with who is in them."""

from __future__ import annotations

from app.pricing import price_list
from app.pricing.group_queries import kept_groups
from app.pricing.price_list import PriceListDraft
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.customers.customer_dialog import add_customer
from ui.stock.groups_dialog import GroupDialog, GroupsDialog
from ui.stock.price_list_dialog import PriceListDialog, PriceListsDialog


def test_a_group_is_made_given_a_list_archived_and_taken_back(stage: Stage, books: Desk) -> None:
    pro = books.do(price_list.add_list, PriceListDraft(name="Pro"))
    books.do(price_list.add_list, PriceListDraft(name="Tous", for_all=True))
    # It goes away by itself once a customer is opened from it.
    dialog = GroupsDialog(stage.office)
    dialog.show()
    stage.calm()
    assert not dialog.groups.isVisible()
    dialog.verb.click()
    [made] = dialog.findChildren(GroupDialog)
    stage.calm()
    made.verb.click()
    assert made.form.fields["name"].problem
    made.name.setText("Revendeurs")
    made.price_list.set_value(str(pro))
    made.verb.click()
    stage.calm()
    [row] = dialog.groups.rows_model.rows
    assert (row.name, row.price_list, row.customers) == ("Revendeurs", "Pro", 0)
    customer = books.a_customer("SARL Hàn")
    books.do(price_list.set_customer_prices, customer, row.id, None)
    dialog.groups.opened.emit(row)
    stage.calm()
    [opened] = [each for each in dialog.findChildren(GroupDialog) if each.isVisible()]
    assert opened.lists.text.replace("\u00a0", " ") == "Pro, Tous"
    assert [each.name for each in opened.members.rows_model.rows] == ["SARL Hàn"]
    opened.archive.click()
    stage.calm()
    with books.database.read() as rd:
        [kept] = kept_groups(rd)
    assert kept.archived_at is not None
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    [row] = dialog.groups.rows_model.rows
    assert (row.archived_at, row.customers) == (None, 1)
    dialog.groups.opened.emit(row)
    stage.calm()
    again = [each for each in dialog.findChildren(GroupDialog) if each.isVisible()][-1]
    again.members.opened.emit(again.members.rows_model.rows[0])
    assert stage.opened[-1] == ("customer", customer)


def test_a_taken_name_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    books.do(price_list.add_group, "Revendeurs")
    dialog = stage.show(GroupDialog(stage.office, None))
    dialog.name.setText("Revendeurs")
    dialog.verb.click()
    stage.calm()
    assert "Revendeurs" in dialog.form.fields["name"].problem


def test_a_customer_kept_in_a_group_that_was_archived_stays_in_it(stage: Stage, books: Desk) -> None:
    group = books.do(price_list.add_group, "Revendeurs")
    dialog = add_customer(stage.office, "SARL Hàn")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.group.set_value(str(group))
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT group_id FROM customer_prices") == {"group_id": group}


def test_a_list_is_opened_by_its_row(stage: Stage, books: Desk) -> None:
    books.do(price_list.add_list, PriceListDraft(name="Pro"))
    dialog = stage.show(PriceListsDialog(stage.office))
    dialog.lists.opened.emit(dialog.lists.rows_model.rows[0])
    stage.calm()
    [opened] = dialog.findChildren(PriceListDialog)
    assert (opened.isVisible(), opened.name.text()) == (True, "Pro")
