"""What things cost: price lists, the VAT of a sale, and the one computation of a document's totals.

Owns
    price lists with their lines, groups of customers and who has which list (`price_list`, `price_queries`);
    the rule which price counts (`price`) and which VAT (`vat`), both pure over frozen rows;
    the law as dated data (`vat_law`, `territory`, resources/law/vat_*.toml) beside the rates a database has of its own;
    the count of distance sales by calendar year (`distance`), which decides at whose rate they are taxed;
    net, tax and total of a document, of part of it, of a credit note (`totals`, `portion`, `credit`, `as_charged`).

Never
    writes a document: orders and invoices freeze what is found here, and no later price or rate reaches them;
    touches what a shop charged: of its orders only the rule is kept, so that they count and cite the right article;
    guesses: where no rate is in force it refuses (``vat_rate_unknown``), where a reduced rate abroad is not known to
    apply it charges the standard one and says so.

How a price is found
    the customer's own list, their group's, everybody's (the one that began last first), then the product's price; within
    a list the greatest quantity that is reached. What a person typed is never priced anew. A discount of a list stands on
    the line beside the price.

How VAT is decided
    who sells and buys, where it goes, what it is, on which day: a rule with category (EN 16931), reason (VATEX), mention
    and ground in law. A draft is decided when it is saved and once more when it is confirmed: the count of distance sales
    is locked from there to the end of the transaction, so the order that crosses the threshold, and each after it, is
    taxed where it arrives. Where that changes what the customer pays, confirming is refused until somebody looked.

States
    of a price list: in use or archived; of its lines: to come, valid, ended (never deleted). Of a year of distance sales:
    below the threshold or crossed, by which order; it never goes back.

Limits, for people to decide by hand
    the reduced rate of another Member State for an article; margin schemes; triangular sales; goods installed abroad;
    services of art. 259 C to consumers outside the Union; press and animals at 1.05 % and 1.75 % overseas. What is called
    off or returned after an order was confirmed stays counted as a distance sale until the order is cancelled: the
    threshold is reached a little early, never late. A document that mixes category O with others is lawful on paper but
    not as an e-invoice (EN 16931 BR-O-11).
"""
