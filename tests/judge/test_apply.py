"""What judgements make of a post, a pure function of what was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from builders import ORG, PERSON, PRODUCT, a_claim, a_post, a_scene, facts_of
from hypothesis import given
from hypothesis import strategies as st

from kg.judge import Context, Ignore, Judgements, NeverSame, Rename, Retype, Same, Split, Verdict, judged, judgement
from kg.records import CO_MENTION, Alias, Entity, EntityType, PostFacts, claim_id
from kg.records import EdgeKey as Key

NAMES = {"鴻海": ORG, "Foxconn": ORG, "OpenAI": ORG, "Apple": ORG, "アップル": ORG, "青嶺": ORG, "iPhone": PRODUCT}
HON_HAI, FOXCONN, OPENAI, APPLE, AONE = (f"organization/{n}" for n in ("鴻海", "foxconn", "openai", "apple", "青嶺"))
KNOWN = (Entity(FOXCONN, "Foxconn", ORG), Entity(HON_HAI, "鴻海", ORG))
RECORDS = Entity("organization/apple-records", "アップル・レコード", ORG, curated=True)


def force(*verdicts: Verdict) -> Judgements:
    return Judgements(tuple(judgement(v, "editor", datetime(2026, 1, n + 1, tzinfo=UTC)) for n, v in enumerate(verdicts)))


def found(*sentences: str, claims: tuple[tuple[str, str, str, int], ...] = (), tags: tuple[str, ...] = ()) -> PostFacts:
    """A post with claims given as head, type, tail and number of the sentence."""
    post = a_post("".join(sentences), tags=tags)
    made = []
    for head, type, tail, at in claims:
        key = Key.of(head, type, tail)
        made.append(a_claim(post, key.head, key.type, key.tail, at=at))
    return facts_of(a_scene(post, NAMES, {"アップル": "Apple"}), made)


def said(facts: PostFacts) -> list[tuple[str, str, str]]:
    return [(c.head, c.type, c.tail) for c in facts.claims]


def test_what_no_judgement_is_about_stays_the_same_object() -> None:
    facts = found("OpenAIは青嶺と提携した。", claims=((OPENAI, "partners_with", AONE, 0),))
    assert judged(facts, force()) is facts
    assert judged(facts, force(Same(FOXCONN, HON_HAI, KNOWN), NeverSame(OPENAI, AONE), Ignore("無い名前"))) is facts


def test_mentions_and_claims_of_a_joined_entity_go_to_the_one_kept() -> None:
    facts = found("鴻海はOpenAIと提携した。", claims=((HON_HAI, "partners_with", OPENAI, 0),))
    together = force(Same(FOXCONN, HON_HAI, KNOWN))
    shown = judged(facts, together)
    assert [(m.name, m.entity_id) for m in shown.mentions] == [("鴻海", FOXCONN), ("OpenAI", OPENAI)]
    assert [(e.id, e.name) for e in shown.entities] == [(FOXCONN, "Foxconn"), (OPENAI, "OpenAI")]
    assert shown.mentions[0].linked_by == f"judgement {together.all[0].id}"
    [claim] = shown.claims
    assert (claim.head, claim.tail) == (FOXCONN, OPENAI)  # symmetric: in the order of the ids they have now
    assert claim.id == claim_id(claim.post_id, claim.start, claim.end, Key(FOXCONN, "partners_with", OPENAI))
    assert (shown.post, shown.topics, shown.terms) == (facts.post, facts.topics, facts.terms)


def test_relations_to_itself_vanish_and_what_is_said_twice_folds() -> None:
    facts = found(
        "鴻海（Foxconn）はOpenAIと提携した。",
        claims=((HON_HAI, CO_MENTION, FOXCONN, 0), (HON_HAI, "partners_with", OPENAI, 0), (FOXCONN, "partners_with", OPENAI, 0)),
    )
    surer = replace(facts, claims=(*facts.claims[:2], replace(facts.claims[2], confidence=0.5)))
    shown = judged(surer, force(Same(FOXCONN, HON_HAI, KNOWN)))
    assert said(shown) == [(FOXCONN, "partners_with", OPENAI)]
    assert shown.claims[0].confidence == 1.0


def test_claims_that_were_doubled_as_found_stay_doubled() -> None:
    facts = found("鴻海とOpenAIと青嶺。", claims=((OPENAI, "partners_with", AONE, 0), (HON_HAI, CO_MENTION, OPENAI, 0)))
    twice = replace(facts, claims=(*facts.claims, replace(facts.claims[0], id="again", start=1)))
    assert len(judged(twice, force(Same(FOXCONN, HON_HAI, KNOWN))).claims) == 3


def test_a_name_that_is_ignored_is_none_and_claims_about_it_go() -> None:
    facts = found("AppleはOpenAIと提携した。", "アップルも青嶺も静か。", claims=((APPLE, "partners_with", OPENAI, 0), (APPLE, CO_MENTION, AONE, 1)))
    shown = judged(facts, force(Ignore("ａｐｐｌｅ")))
    assert [m.name for m in shown.mentions] == ["OpenAI", "アップル", "青嶺"]
    assert said(shown) == [(APPLE, CO_MENTION, AONE)]  # it rests on the other name
    assert judged(facts, force(Ignore("Apple", OPENAI))) is facts
    assert judged(facts, force(Ignore("Apple", APPLE), Ignore("アップル", APPLE))).entities == tuple(e for e in facts.entities if e.id != APPLE)


def test_a_claim_stays_if_its_sentence_names_the_end_by_another_name() -> None:
    facts = found("Apple（アップル）はOpenAIと提携した。", claims=((APPLE, "partners_with", OPENAI, 0),))
    assert said(judged(facts, force(Ignore("Apple")))) == [(APPLE, "partners_with", OPENAI)]


def test_a_claim_goes_with_the_nearest_name_before_if_its_sentence_has_none() -> None:
    facts = found("アップルの話。", "Appleの話。", "同社はOpenAIと提携した。", claims=((APPLE, "partners_with", OPENAI, 2),))
    assert said(judged(facts, force(Ignore("Apple")))) == []
    assert said(judged(facts, force(Ignore("アップル")))) == [(APPLE, "partners_with", OPENAI)]


def test_a_name_is_split_off_in_the_posts_of_the_context_only() -> None:
    facts = found("アップルはビートルズの盤を出した。", "OpenAIも。", claims=((APPLE, CO_MENTION, OPENAI, 0),), tags=("音楽",))
    for context in (Context(words=("ﾋﾞｰﾄﾙｽﾞ",)), Context(tags=("音楽",)), Context(entities=(OPENAI,)), Context(posts=(facts.post.id,))):
        shown = judged(facts, force(Split("アップル", APPLE, RECORDS, context)))
        assert [m.entity_id for m in shown.mentions] == [RECORDS.id, OPENAI]
        assert shown.entities[0] == RECORDS
        assert said(shown) == [(RECORDS.id, CO_MENTION, OPENAI)]
    for context in (Context(words=("ストーンズ",)), Context(tags=("技術",)), Context(entities=(AONE,)), Context(posts=("another",))):
        assert judged(facts, force(Split("アップル", APPLE, RECORDS, context))) is facts
    assert judged(facts, force(Split("Apple", APPLE, RECORDS, Context(words=("盤",))))) is facts  # another name


def test_of_two_splits_that_fit_the_newer_decides_and_what_is_split_off_may_be_joined() -> None:
    facts = found("アップルの盤。")
    other = Entity(OPENAI, "OpenAI", ORG, curated=True)
    splits = (Split("アップル", APPLE, RECORDS, Context(words=("盤",))), Split("アップル", APPLE, other, Context(words=("盤",))))
    assert judged(facts, force(*splits)).mentions[0].entity_id == OPENAI
    joined = judged(facts, force(*splits, Same(AONE, OPENAI, (Entity(AONE, "青嶺", ORG), other))))
    assert joined.mentions[0].entity_id == AONE


def test_names_and_types_change_and_ids_stay() -> None:
    facts = found("OpenAIと青嶺。")
    shown = judged(facts, force(Rename(OPENAI, "オープンAI"), Retype(AONE, EntityType.PERSON)))
    assert [(e.id, e.name, e.type, e.curated) for e in shown.entities] == [(OPENAI, "オープンAI", ORG, True), (AONE, "青嶺", PERSON, False)]
    assert [(m.entity_id, m.type, m.surface) for m in shown.mentions] == [(OPENAI, ORG, "OpenAI"), (AONE, PERSON, "青嶺")]


def test_listed_names_that_are_ignored_are_no_names_any_more() -> None:
    facts = found("OpenAIの話。")
    listed = replace(facts.entities[0], aliases=(Alias("OpenAI", "listed"), Alias("OAI", "listed")), curated=True)
    shown = judged(replace(facts, entities=(listed,)), force(Ignore("oai")))
    assert [a.text for a in shown.entities[0].aliases] == ["OpenAI"]


VERDICTS: tuple[Verdict, ...] = (
    Same(FOXCONN, HON_HAI, KNOWN),
    Same(APPLE, FOXCONN),
    Ignore("Apple"),
    Ignore("アップル", OPENAI),
    Ignore("OpenAI", OPENAI),
    Split("アップル", APPLE, RECORDS, Context(entities=(OPENAI,))),
    Split("鴻海", HON_HAI, RECORDS, Context(words=("話",))),
    Rename(FOXCONN, "フォックスコン"),
    Retype(APPLE, EntityType.PROJECT),
)
SENTENCES = ("鴻海（Foxconn）はOpenAIと提携した。", "Appleとアップルと青嶺の話。", "同社はiPhoneを作る。")
IDS = (HON_HAI, FOXCONN, OPENAI, APPLE, AONE, "product/iphone")
CLAIMS = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(("partners_with", "supplies", CO_MENTION)), st.sampled_from(IDS), st.integers(0, 2)), max_size=8)


@given(CLAIMS, st.lists(st.sampled_from(VERDICTS), max_size=6, unique=True))
def test_what_is_shown_holds_together(claims: list[tuple[str, str, str, int]], verdicts: list[Verdict]) -> None:
    facts = found(*SENTENCES, claims=tuple(dict.fromkeys(c for c in claims if c[0] != c[2])))
    facts = replace(facts, claims=tuple({c.id: c for c in facts.claims}.values()))
    shown = judged(facts, force(*verdicts))
    named = {m.entity_id for m in shown.mentions}
    assert [e.id for e in shown.entities] == sorted(named)
    assert len({c.id for c in shown.claims}) == len(shown.claims)
    for c in shown.claims:
        assert {c.head, c.tail} <= named and c.head != c.tail
        assert Key.of(c.head, c.type, c.tail) == Key(c.head, c.type, c.tail)
    assert all(facts.post.source[m.start : m.end] == m.surface for m in shown.mentions)
    assert judged(facts, force(*verdicts)) == shown
