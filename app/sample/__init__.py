"""The sample company: an invented merchant with a year's work behind it, made by the program's own verbs.

Everything in it happened on its own day, under a clock that was moved on, so that reports as of any day make sense. The
same seed and last day give the same figures. `company.sample` is set; nothing here writes into a company that is not.

- `cast`: the merchant, the goods and the customers, read from `resources/sample/company.toml`;
- `habits`: how each customer pays;
- `fates`: what becomes of an order, chosen so that every state there is can be seen;
- `story`: how an order lives through its fate, step by step;
- `quotes`: offers in the last weeks, one of each kind;
- `rates`: what other currencies are worth, and `overseas` a shop that buys in one;
- `lately`: what happened around the orders: prices, notes, tasks, credit, a plan;
- `mails`: a mail in each state;
- `online`: the company's methods of payment, and its shop on the net with what that sent lately;
- `bank`: a statement of the last days, some of it matched;
- `diary`: the days, and the transactions the steps are written in;
- `build`: the whole of it.
"""
