"""Judgements as data and as files."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.judge import (
    Context,
    Ignore,
    Judgement,
    NeverSame,
    Rename,
    Retype,
    Same,
    Single,
    Split,
    Verdict,
    as_data,
    as_toml,
    from_data,
    from_toml,
    judgement,
)
from kg.judge.records import identified
from kg.records import Alias, Entity, EntityType

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LISTED = Entity("organization/b", "B", EntityType.ORGANIZATION, (Alias("B", "listed"), Alias('b "x" \\ 名', "listed")), ("ticker:B",), True)
PLAIN = Entity("person/c", "C", EntityType.PERSON)
text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200).filter(str.strip)
ids = st.sampled_from(("organization/a", "organization/b", "person/c"))
contexts = st.builds(Context, *[st.lists(text, max_size=2).map(tuple)] * 4)
verdicts = st.one_of(
    st.builds(Same, ids, ids, st.sampled_from([(), (LISTED,), (LISTED, PLAIN)])),
    st.builds(NeverSame, ids, ids),
    st.builds(Single, ids),
    st.builds(Rename, ids, text),
    st.builds(Retype, ids, st.sampled_from(EntityType)),
    st.builds(Ignore, text, st.none() | ids),
    st.builds(Split, text, ids, st.sampled_from([LISTED, PLAIN]), contexts),
)
times = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))]))
authors = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)
judgements = st.builds(judgement, verdicts, authors, times, st.text(st.characters(exclude_categories=["Cs"])))


@given(st.lists(judgements, max_size=4))
def test_files_and_data_give_back_what_was_written(made: list[Judgement]) -> None:
    assert from_toml(as_toml(made), "file") == made
    assert [from_data(json.loads(json.dumps(as_data(j)))) for j in made] == made


def test_a_file_can_be_written_by_hand() -> None:
    written = """
        [[judgement]]
        kind = "same"
        keep = "organization/a"
        other = "organization/b"
        time = 2026-01-05T12:00:00
        [[judgement]]
        kind = "split"
        name = "アップル"
        entity = "organization/a"
        new = { id = "organization/apple-records" }
        tags = ["音楽"]
    """
    one, other = from_toml(written, "file", author="me", now=NOON)
    assert one == judgement(Same("organization/a", "organization/b"), "me", NOON)
    new = Entity("organization/apple-records", "apple-records", EntityType.ORGANIZATION)
    assert other.verdict == Split("アップル", "organization/a", new, Context(tags=("音楽",)))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x", "file: "),
        ("judgement = 1", r"\[\[judgement\]\]"),
        ("[[other]]\n", r"\[\[judgement\]\]"),
        ('[[judgement]]\nkind = "join"', "judgement 1: kind is 'join'"),
        ('[[judgement]]\nkind = "same"\nkeep = "organization/a"', "judgement 1: other must be a text"),
        ('[[judgement]]\nkind = "rename"\nentity = "organization/a"\nname = 5', "name must be a text"),
        ('[[judgement]]\nkind = "rename"\nentity = "organization/a"\nname = "A"\nnames = []', "rename takes no names"),
        ('[[judgement]]\nkind = "retype"\nentity = "organization/a"\ntype = "Dragon"', "'Dragon' is no type"),
        ('[[judgement]]\nkind = "ignore"\nname = "A"\ntime = "noon"', "time is 'noon'"),
        ('[[judgement]]\nkind = "ignore"\nname = "A"\ntime = 5', "time must be"),
        ('[[judgement]]\nkind = "split"\nname = "A"\nentity = "organization/a"\nwords = "w"', "words must be a list"),
        ('[[judgement]]\nkind = "split"\nname = "A"\nentity = "organization/a"\nnew = "B"', "new must be a table"),
        ('[[judgement]]\nkind = "same"\nkeep = "organization/a"\nother = "organization/b"\nknown = [{ id = "x" }]', "'x' is no id"),
        ('[[judgement]]\nkind = "same"\nkeep = "organization/a"\nother = "organization/b"\nknown = [{ id = "organization/a", curated = "no" }]', "true or false"),
        ('[[judgement]]\nkind = ["same"]', r"kind is \['same'\]; write one of"),
        (f"a = {'[' * 9_000}", "nested deeper"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(written: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        from_toml(written, "file", now=NOON)


@pytest.mark.parametrize(
    ("verdict", "author", "reason", "said"),
    [
        (Rename("organization/a", "名" * 201), "", "", "name has 201 characters; at most 200"),
        (Ignore("名" * 201), "", "", "name has 201"),
        (Split("名", "organization/a", LISTED, Context(words=("語" * 401,))), "", "", "words has 401"),
        (Split("名", "organization/a", LISTED, Context(posts=tuple(map(str, range(101))))), "", "", "101 posts; at most 100"),
        (Single("organization/a"), "人" * 201, "", "author has 201"),
        (Single("organization/a"), "編集部\nINFO: x", "", "one line"),
        (Single("organization/a"), "", "訳" * 2_001, "reason has 2,001"),
    ],
)
def test_what_is_too_long_to_be_read_is_refused_when_it_is_judged_but_not_where_it_is_stored(
    verdict: Verdict, author: str, reason: str, said: str
) -> None:
    stored = identified(verdict, author, NOON, reason)
    assert from_data(as_data(stored)) == stored
    for refused in (lambda: judgement(verdict, author, NOON, reason), lambda: from_toml(as_toml([stored]), "file")):
        with pytest.raises(UsageError, match=said):
            refused()


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UsageError, match="half a character"):
        from_data({"kind": "ignore", "name": "\ud800"}, now=NOON)


def test_a_file_says_each_judgement_in_words() -> None:
    found = as_toml([judgement(Rename("organization/a", "改\n名"), "編集部", NOON, "理由")])
    assert "# organization/a is called 改 名\n" in found
    assert tomllib.loads(found)["judgement"][0]["name"] == "改\n名"


def test_names_are_judged_without_what_shows_nothing() -> None:
    for kind, fields in (("rename", {"entity": "organization/a"}), ("ignore", {}), ("split", {"entity": "organization/a", "new": {"id": "person/c"}})):
        seen, unseen = (from_data({"kind": kind, "name": name, **fields}, now=NOON) for name in ("Open AI", "Open\u200b A\u00adI"))
        assert seen == unseen
