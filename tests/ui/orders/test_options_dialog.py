"""The dialog of optional lines says what is offered outside the total."""

from __future__ import annotations

from app.flow import quote
from app.orders.draft import OrderDraft
from app.orders.quote_draft import QuoteDraft
from app.reports.quote_page import quote_page
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.orders.options_dialog import OptionsDialog


def test_what_is_offered_outside_the_total_is_summed_while_boxes_are_ticked(
    stage: Stage, books: Desk
) -> None:
    lines = (goods(books.a_product(), 1, "100.00"), goods(books.a_product("Pot"), 2, "10.00"))
    content = OrderDraft(customer_id=books.a_customer(), ordered_on=TODAY, lines=lines)
    made = books.do(quote.save, QuoteDraft(content=content))
    with books.database.read() as rd:
        dialog = stage.show(OptionsDialog(stage.office, quote_page(rd, made)))
    assert not dialog.effects.told
    first, second = dialog.boxes.values()
    second.setChecked(True)
    [told] = dialog.effects.told
    assert "1 ligne proposée hors du total, 24,00\xa0€ TTC" in told
    first.setChecked(True)
    [told] = dialog.effects.told
    assert "2 lignes proposées hors du total, 144,00\xa0€ TTC" in told
