"""The languages people and papers may have, with the keys of their words."""

LANGUAGES = (("fr", "customer.language.french"), ("en", "customer.language.english"))
