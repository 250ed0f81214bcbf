"""A product is called with its variant, and each word of it stands there once."""

import pytest

from app.catalogue.naming import full_name, variant_apart


@pytest.mark.parametrize(
    ("name", "variant", "apart", "whole"),
    [
        ("Marinière", "L", "L", "Marinière, L"),
        ("Chemise lin - L, Écru", "L, Écru", "", "Chemise lin - L, Écru"),
        ("Chemise lin - L / ecru", "L, Écru", "", "Chemise lin - L / ecru"),
        ("Chemise lin, écru", "L, Écru", "L, Écru", "Chemise lin, écru, L, Écru"),
        ("Torchon", "", "", "Torchon"),
        # A letter that ends a word is no variant of its own.
        ("Tunnel", "L", "L", "Tunnel, L"),
        ("L", "XL, L", "XL, L", "L, XL, L"),
    ],
)
def test_a_variant_stands_beside_its_name_unless_the_name_ends_in_it(
    name: str, variant: str, apart: str, whole: str
) -> None:
    assert variant_apart(name, variant) == apart
    assert full_name(name, variant) == whole
