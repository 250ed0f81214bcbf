"""What goods on hand are worth out of their moves: by the weighted average, and by the cost of what came last (FIFO). Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from app.base.money import rounded_div
from app.stock.cost import averaged, line_amount


@dataclass(slots=True)
class Layer:
    """Goods that came in together and are still here, in thousandths, and what one unit cost (micro units), if known."""

    milli: int
    cost_micro: int | None


@dataclass(slots=True)
class Holding:
    """What is on hand of a product after the moves taken so far, oldest first.

    What left before it came is short: the next goods that come make up for it and are gone again at once. `layers` are what
    is here by when it came; their quantities add up to what is on hand, but never to less than nothing.
    """

    on_hand_milli: int = 0
    average_micro: int | None = None
    layers: deque[Layer] = field(default_factory=deque[Layer])

    def take(self, quantity_milli: int, cost_micro: int | None, *, back: bool = False) -> None:
        """Add a move. What comes without a cost comes at the average. `back`: goods that came go back at their cost."""
        if quantity_milli > 0:
            self._come(quantity_milli, cost_micro if cost_micro is not None else self.average_micro)
        else:
            self._leave(-quantity_milli, cost_micro, back=back)

    def worth(self, currency: str, otherwise: int | None = None) -> tuple[int | None, int | None]:
        """What is on hand is worth by the average and by FIFO, in minor units; None where a cost is unknown.

        What came without a cost is worth `otherwise` a unit (micro units), where that is known. What is short is
        worth less than nothing, at the average: it was sold and has still to be bought.
        """
        usual = self.average_micro if self.average_micro is not None else otherwise
        average = self._at(self.on_hand_milli, usual, currency)
        if self.on_hand_milli < 0:
            return average, average
        costs = [otherwise if layer.cost_micro is None else layer.cost_micro for layer in self.layers]
        if any(cost is None for cost in costs):
            return average, None
        # Added before it is rounded: many small layers must not add cents.
        whole = sum(layer.milli * (cost or 0) for layer, cost in zip(self.layers, costs, strict=True))
        return average, line_amount(1000, rounded_div(whole, 1000), currency)

    def _come(self, milli: int, cost: int | None) -> None:
        self.average_micro = averaged(self.on_hand_milli, self.average_micro, milli, cost)
        short = max(-self.on_hand_milli, 0)
        self.on_hand_milli += milli
        if milli > short:
            self.layers.append(Layer(milli - short, cost))

    def _leave(self, milli: int, cost: int | None, *, back: bool) -> None:
        if back:
            self.average_micro = averaged(self.on_hand_milli, self.average_micro, -milli, cost)
        self.on_hand_milli -= milli
        if back:
            # Out of the layer it came in, the newest of that cost.
            for layer in reversed(self.layers):
                if layer.cost_micro == cost and milli:
                    gone = min(layer.milli, milli)
                    layer.milli -= gone
                    milli -= gone
            self.layers = deque(layer for layer in self.layers if layer.milli)
        while milli and self.layers:
            first = self.layers[0]
            gone = min(first.milli, milli)
            first.milli -= gone
            milli -= gone
            if not first.milli:
                self.layers.popleft()

    @staticmethod
    def _at(milli: int, cost: int | None, currency: str) -> int | None:
        if not milli:
            return 0
        return line_amount(milli, cost, currency) if cost is not None else None
