"""Invoices and credit notes: what a customer owes us, said once and never changed.

Owns invoices, credit notes and deposits with their lines, VAT and instalments, all sealed at issue together with the
frozen parties and texts. A draft has no number because there are no drafts here: an invoice exists when it is issued,
and a mistake is corrected by a credit note that names number and date of what it corrects.
"""
