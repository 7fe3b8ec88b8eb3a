"""Who makes a product, by its names."""

from __future__ import annotations

import pytest
from builders import ORG, PRODUCT, a_claim, a_post

from kg.link import Gazetteer, makers_of, without_wrong_makers
from kg.link.gazetteer import listing_of

LISTED = Gazetteer(
    (
        listing_of(("o", 1), ORG, "Shirasagi", "白鷺電算", "", ""),
        listing_of(("o", 2), ORG, "Aomine", "青嶺", "", ""),
        listing_of(("p", 1), PRODUCT, "Hotaru", "?Shirasagi Hotaru", "", ""),
        listing_of(("p", 2), PRODUCT, "Kaede", "", "", ""),
    )
)
POST = a_post("白鷺電算のHotaru。")


def test_the_maker_is_named_by_a_name_of_the_product() -> None:
    assert makers_of(LISTED) == {"product/hotaru": {"organization/shirasagi"}}


def test_another_one_makes_it_not_but_a_subsidiary_may_and_others_are_left_alone() -> None:
    makers = makers_of(LISTED)
    ends = [
        ("organization/aomine", "develops", "product/hotaru"),
        ("organization/shirasagi", "develops", "product/hotaru"),
        ("organization/shirasagi-labs", "develops", "product/hotaru"),
        ("organization/aomine", "uses", "product/hotaru"),
        ("organization/aomine", "develops", "product/kaede"),
    ]
    claims = [a_claim(POST, head, type, tail) for head, type, tail in ends]
    assert without_wrong_makers(claims, makers) == tuple(claims[1:])


@pytest.mark.parametrize(
    ("name", "goes_on"),
    [("shirasagi-labs", True), ("shirasagi電算", True), ("shirasagi.ai", True), ("shirasagien", False), ("shirasagi2", False)],
)
def test_only_a_name_that_goes_on_with_another_word_is_a_subsidiarys(name: str, goes_on: bool) -> None:
    of_subsidiary = a_claim(POST, f"organization/{name}", "develops", "product/hotaru")
    assert without_wrong_makers([of_subsidiary], makers_of(LISTED)) == ((of_subsidiary,) if goes_on else ())
