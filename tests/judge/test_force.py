"""Judgements as a whole: redirects, and what does not go together."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations, pairwise, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import JudgementConflict, JudgementNotFound, UsageError
from kg.judge import Context, Ignore, Judgement, Judgements, NeverSame, Rename, Retype, Same, Single, Split, Verdict, judgement
from kg.normalize import alias_key
from kg.records import Alias, Entity, EntityType

A, B, C, D = (f"organization/{name}" for name in "abcd")
NEW = Entity("organization/new", "New", EntityType.ORGANIZATION, curated=True)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def force(*verdicts: Verdict) -> Judgements:
    return Judgements(tuple(judgement(v, "editor", NOON) for v in verdicts))


def test_a_chain_of_same_leads_to_the_last_one_kept_whatever_the_order() -> None:
    chain = (Same(A, B), Same(B, C), Same(C, D))
    for some in permutations(chain):
        found = force(*some)
        assert [found.kept(e) for e in (A, B, C, D, "organization/else")] == [A, A, A, A, "organization/else"]
        assert found.group([C]) == {A, B, C, D}
        assert [j.verdict for j in found.chain(D)] == list(reversed(chain))


def test_of_splits_of_one_name_the_one_made_last_counts_whatever_the_clock_said() -> None:
    first = Judgements().new(Split("Ｏｎｅ", A, NEW, Context(words=("w",))), "", NOON)
    for moment in (NOON, NOON.replace(year=2020)):
        again = Judgements((first,)).new(Split("one", B, NEW, Context(words=("v",))), "", moment)
        assert [j for _, j in Judgements((first, again)).splits["one"]] == [again, first]
    assert first.time == NOON == Judgements((first,)).new(Split("two", B, NEW, Context(words=("v",))), "", NOON).time


def test_the_same_judged_twice_is_one_judgement() -> None:
    once = force(Same(A, B))
    again = judgement(Same(A, B, (Entity(A, "A", EntityType.ORGANIZATION),)), "somebody else", NOON, "again")
    assert once.changed([again]) == once
    assert [j.author for j in once.changed([again], [again.id])] == ["somebody else"]
    assert judgement(NeverSame(A, B), "", NOON).id == judgement(NeverSame(B, A), "", NOON).id
    assert judgement(Ignore("ＡＢＣ"), "", NOON).id == judgement(Ignore("abc"), "", NOON).id != judgement(Ignore("abc", A), "", NOON).id


@pytest.mark.parametrize(
    ("verdicts", "chain"),
    [
        ((Same(A, B), Same(B, C), NeverSame(A, C)), 3),
        ((Same(A, B), Same(A, C), NeverSame(B, C)), 3),
        ((Same(A, B), Same(B, A)), 2),
        ((Same(A, B), Same(B, C), Same(C, A)), 3),
        ((Same(A, C), Same(B, C)), 2),
        ((Rename(A, "One"), Rename(A, "Two")), 2),
        ((Retype(A, EntityType.PERSON), Retype(A, EntityType.PLACE)), 2),
        ((Rename(A, "Ｏｎｅ"), Ignore("one")), 2),
        ((Rename(A, "One"), Ignore("one", A)), 2),
        ((Single(A), Split("one", A, NEW, Context(words=("w",)))), 2),
        ((Single(A), Same(A, B), Split("one", B, NEW, Context(words=("w",)))), 3),
        ((Ignore("one"), Split("one", A, NEW, Context(words=("w",)))), 2),
        ((Split("one", A, NEW, Context(words=("w",))), Same(A, NEW.id)), 2),
        ((Split("one", A, NEW, Context(tags=("t",))), Split("two", B, Entity(NEW.id, "Other", NEW.type), Context(tags=("t",)))), 2),
    ],
)
def test_what_does_not_go_together_is_refused_with_the_chain(verdicts: tuple[Verdict, ...], chain: int) -> None:
    for some in permutations(verdicts):
        with pytest.raises(JudgementConflict) as error:
            force(*some)
        assert len(error.value.chain) == chain
        assert all(link in str(error.value) for link in error.value.chain)
    for part in combinations(verdicts, len(verdicts) - 1):
        force(*part)  # each of them by itself goes


@pytest.mark.parametrize(
    "verdict",
    [
        Same(A, A),
        NeverSame(A, A),
        Same("nothing", A),
        Same("dragon/smaug", A),
        Rename(A, "  "),
        Ignore(""),
        Retype("organization/", EntityType.PERSON),
        Split("one", A, NEW, Context()),
        Split("one", A, Entity(A, "A", EntityType.ORGANIZATION), Context(words=("w",))),
        Split("one", A, Entity("organization/x", " ", EntityType.ORGANIZATION), Context(words=("w",))),
    ],
)
def test_what_makes_no_sense_is_refused(verdict: Verdict) -> None:
    with pytest.raises(UsageError):
        force(verdict)


def test_ignoring_one_bearer_of_a_name_does_not_forbid_another_to_be_called_so() -> None:
    found = force(Rename(A, "One"), Ignore("One", B))
    assert found.ignores("ｏｎｅ", B) and not found.ignores("One", A)


def test_withdrawing_what_is_not_in_force_is_an_error() -> None:
    with pytest.raises(JudgementNotFound, match="same-0000000000"):
        force().changed(withdrawn=["same-0000000000"])


def test_a_joined_entity_has_the_names_and_codes_of_all() -> None:
    known = (
        Entity(A, "Alpha", EntityType.ORGANIZATION),
        Entity(B, "Beta", EntityType.PRODUCT, (Alias("Beta", "listed"), Alias("ベータ", "listed")), ("ticker:B",), True),
    )
    found = force(Same(A, B, known)).entity(A, None)
    assert (found.name, found.type, found.codes, found.curated) == ("Alpha", EntityType.ORGANIZATION, ("ticker:B",), True)
    assert [a.text for a in found.aliases] == ["Alpha", "Beta", "ベータ"]
    assert "judged the same" in found.aliases[1].reason
    renamed = force(Same(A, B, known), Rename(A, "One"), Retype(A, EntityType.PROJECT), Ignore("beta", A)).entity(A, None)
    assert (renamed.name, renamed.type) == ("One", EntityType.PROJECT)
    assert [a.text for a in renamed.aliases] == ["One", "Alpha", "ベータ"]


POOL = tuple(
    judgement(v, "editor", NOON)
    for v in (
        *(Same(x, y) for x, y in permutations((A, B, C, D), 2)),
        *(NeverSame(x, y) for x, y in combinations((A, B, C, D), 2)),
        Rename(A, "One"),
        Rename(A, "Two"),
        Ignore("One"),
        Split("x", A, Entity(D, "D", EntityType.ORGANIZATION), Context(words=("w",))),
    )
)


@given(st.lists(st.sampled_from(POOL), max_size=8, unique=True), st.randoms(use_true_random=False))
def test_every_part_of_what_goes_together_goes_together(some: list[Judgement], order: Random) -> None:
    try:
        whole = Judgements(tuple(some))
    except JudgementConflict:
        order.shuffle(some)
        with pytest.raises(JudgementConflict):
            Judgements(tuple(some))
        return
    order.shuffle(some)
    for gone in some:
        whole = whole.changed(withdrawn=[gone.id])
    assert len(whole) == 0


def test_a_long_chain_of_same_takes_time_in_proportion() -> None:
    ids = [f"organization/{n}" for n in range(2_000)]
    found = force(*(Same(kept, other) for kept, other in pairwise(ids)))
    assert found.kept(ids[-1]) == ids[0] and len(found.group(ids[:1])) == len(ids)


def test_thousands_of_judgements_are_not_compared_with_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counted(name: str) -> str:
        nonlocal looked
        looked += 1
        return alias_key(name)

    monkeypatch.setattr("kg.judge.force.alias_key", counted)
    renamed = [Rename(f"organization/{n}", f"名{n}") for n in range(500)]
    force(*renamed, *(Ignore(f"無{n}") for n in range(500)))
    assert looked < 4_000
    with pytest.raises(JudgementConflict, match="a name and ignored"):
        force(*renamed, Ignore("名7"))
