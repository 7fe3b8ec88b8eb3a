"""Who makes what, as sentences plainly say; what leaves a doubt is not told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from stories import org, said, told

from kg.query.statements.makers import Maker, makers_in
from kg.query.statements.passages import passages
from kg.query.statements.stated import stated_in
from kg.records import Mention


def made(*sentences: str) -> list[Maker]:
    """The makers of sentences."""
    facts = told("a", "", *(said("Microsoft", "mentioned_with", "Claude", sentence) for sentence in sentences))
    return list(makers_in(facts.post.source, facts.mentions))


def pairs(text: str) -> list[tuple[str, str]]:
    return [(m.maker, m.product) for m in made(text)]


@pytest.mark.parametrize(
    "text",
    [
        "MicrosoftがClaudeを開発した。",
        "Microsoftは「Claude」を開発する企業だ。",
        "Microsoft社が『Claude』を製造していると発表した。",
        "Microsoftが開発したClaudeは人気だ。",
        "Microsoft社の開発している「Claude」。",
        "Microsoftが独自に開発した生成AI「Claude」を試した。",
        "Microsoftが自社で開発した大規模言語モデルClaudeが出た。",
        "例えば、Microsoftが開発したClaudeがある。",
        "Microsoft製のAI「Claude」は人気だ。",
        "Microsoft社製の大規模言語モデル「Claude」を使う。",
        "Microsoft製LLM「Claude」の話。",
        "使うのは、Microsoftが開発したClaudeである。",
        "使うのはMicrosoftが開発したClaudeであり、速い。",
        "使うのはMicrosoft製の大規模言語モデルClaudeです。",
        "使ったのはMicrosoftが開発したClaudeでした。",
        "ClaudeはMicrosoftが開発したAIだ。",
        "- 「Claude」は、米Microsoftによって開発された。",
        "Claudeは、Microsoft社により製造されている。",
        "Claudeは、Microsoft製のAIだ。",
        "ClaudeはMicrosoft製。",
    ],
)
def test_plain_forms_name_a_maker(text: str) -> None:
    assert pairs(text) == [(org("Microsoft"), org("Claude"))]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Microsoftが開発したClaudeは速い。", True),
        ("MicrosoftのClaudeは速い。", False),
        ("Microsoftの生成AI「Claude」が強い。", False),
        ("MicrosoftのClaudeを使えば早い。", False),
    ],
)
def test_whose_a_product_is_tells_its_maker_less_plainly(text: str, plain: bool) -> None:
    assert [(m.maker, m.product, m.form) for m in made(text)] == [(org("Microsoft"), org("Claude"), "plain" if plain else "its")]


@pytest.mark.parametrize(
    "text",
    [
        "AMDとMicrosoftのClaudeは速い。",
        "AMDや、Microsoft・MicrosoftのClaudeは速い。",
        "MicrosoftのClaude対応は早い。",
        "MicrosoftのClaudeを使った道具は速い。",
        "MicrosoftのClaudeで動く。",
        "Microsoftの使うClaudeは速い。",
    ],
)
def test_a_product_of_two_or_in_use_is_nobodys(text: str) -> None:
    assert pairs(text) == []


@pytest.mark.parametrize(
    "behind",
    [
        "の仕組み。", "向けの道具。", "4は速い。", "Bはない。", "アプリは速い。", " Codeは速い。", "用の道具。", "ベースの道具。", "版は速い。", "上の道具。",
        "を使う道具。", "を基にした道具。", "を元にした道具。", "を活用した道具。", "を用いた道具。", "を組み込む道具。",
        "と連携する道具。", "に足す道具。", "で動く道具。", "でしたら速い。", "であればよい。",
    ],
)  # fmt: skip
def test_what_is_made_with_or_for_a_product_is_another_one(behind: str) -> None:
    for before in ("Microsoftが開発したClaude", "Microsoft製のモデルClaude"):
        assert pairs(f"{before}{behind}") == []
        assert pairs(f"{before}は速い。") != []


@pytest.mark.parametrize(
    "text",
    [
        "それはMicrosoftが開発した「Claude」ではない。",
        "Microsoftが開発した「Claude」ばかりというわけではありません。",
        "Microsoftが開発したClaudeという話は誤りだ。",
        "Microsoftが開発したClaudeという誤解がある。",
        "もし、Microsoftが開発したClaudeが伸びれば。",
        "仮に、Microsoftが開発したClaudeが伸びれば。",
        "Microsoftが開発したClaudeが伸びるとしたら。",
        "Microsoftが開発したClaudeという噂。",
        "Microsoftが開発したClaudeは速いか。",
        "MicrosoftがClaudeを開発した、共同で。",
        "他社とともに、MicrosoftがClaudeを開発した。",
        "他社と組み、MicrosoftがClaudeを開発した。",
        "ClaudeはMicrosoftが開発した拡張だ。",
        "ClaudeはMicrosoftが開発したプラグインだ。",
        "Microsoftが開発したClaudeは、派生だ。",
        "ClaudeはMicrosoft製の互換品だ。",
        "ClaudeはMicrosoftが開発したAIに対抗する。",
        "ClaudeはMicrosoftが開発したAIと競合する。",
    ],
)
def test_what_is_denied_supposed_or_shared_names_none(text: str) -> None:
    assert pairs(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Claudeは、Microsoftが開発した基盤の上で動く。",
        "ClaudeはMicrosoftが開発した道具を使う。",
        "ClaudeはMicrosoftが開発した製品に組み込まれた。",
        "ClaudeはMicrosoft製品だ。",
        "今年、ClaudeはMicrosoftが開発したAIに勝った。",
        "MicrosoftがClaudeを開発したい。",
        "MicrosoftがClaudeを導入した。",
        "MicrosoftとClaudeの話。",
        "Microsoftは強い。Claudeを開発した。",
        "Microsoftが、AMDの使うClaudeを開発した。",
        "Microsoftが開発したAMDは速い。",
        "| Microsoft | が開発したClaude |",
    ],
)
def test_what_leaves_a_doubt_names_none(text: str) -> None:
    assert pairs(text) == []


def test_letters_in_full_width_are_read_whatever_else_the_source_holds() -> None:
    [one] = made("Microsoft製のＡＩ「Claude」は人気だ。", "詳細は後日…。㈱の話。")
    assert (one.sentence, one.start) == ("Microsoft製のAI「Claude」は人気だ", 0)


@pytest.mark.parametrize("before", ["", " ", "\n　", "人気だ。 ", "- 見出し\n\n  "])
def test_a_sentence_stands_where_it_begins_and_is_told_without_markup(before: str) -> None:
    text = "**売れ筋**: Microsoftが開発したClaudeは2024年3月に公開された"
    facts = told("a", "", said("Microsoft", "mentioned_with", "Claude", f"{before}{text}。"))
    [one] = makers_in(facts.post.source, facts.mentions)
    assert facts.post.source.startswith(text, one.start)
    assert one.sentence == text.replace("**", "")
    [stated] = stated_in(passages(facts.post.source, facts.post.title), facts.mentions)
    assert (stated.sentence, stated.start) == (one.sentence, one.start), "sentences are taken apart in one way"


@pytest.mark.parametrize(
    "text",
    [
        "MicrosoftはClaudeを公開した。",
        "Microsoftは11月、「Claude」の新版を無償で公開した。",
        "Microsoftが推論に強いClaudeを発表した日。",
        "MicrosoftがClaudeに新しい機能を追加した。",
        "Microsoftは、Claudeの料金を半分に下げた。",
        "Claudeを公開したMicrosoftは、株価を上げた。",
        "Microsoftが手がけるClaudeは速い。",
        "ClaudeはMicrosoftが8月に公開したモデルだ。",
    ],
)
def test_who_brings_a_product_out_is_told_in_a_form_of_its_own(text: str) -> None:
    assert [(m.maker, m.product, m.form) for m in made(text)] == [(org("Microsoft"), org("Claude"), "out")]


@pytest.mark.parametrize(
    "text",
    [
        "MicrosoftはClaudeを提供する。",
        "MicrosoftはClaudeをCopilotに載せた。",
        "MicrosoftはClaudeを自社のクラウドで公開した。",
        "MicrosoftはClaudeを公開した。Azureで使える。",
        "MicrosoftはClaudeに対抗するモデルを公開した。",
        "Microsoftは、Claudeを公開した企業を追う。",
        "Microsoftは検索にClaudeを投入した。",
        "Microsoftは提携先のClaudeを公開した。",
        "Microsoftは競合がClaudeを公開した後に動いた。",
        "Microsoftが公開したClaude向けの拡張機能。",
    ],
)
def test_who_runs_sells_or_follows_it_brings_nothing_out(text: str) -> None:
    assert pairs(text) == []


class Counted(list[Mention]):
    """Mentions that count how many of them are looked at."""

    seen = 0

    def __iter__(self) -> Iterator[Mention]:
        for mention in super().__iter__():
            self.seen += 1
            yield mention

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        self.seen += len(found) if isinstance(key, slice) else 1
        return found


def test_each_sentence_looks_at_its_own_names_only() -> None:
    sentence = "Microsoftが開発したClaudeは人気だ。"
    facts = told("a", "", said("Microsoft", "mentioned_with", "Claude", sentence))
    times = 200
    mentions = Counted(
        replace(m, start=m.start + n * len(sentence), end=m.end + n * len(sentence)) for n in range(times) for m in facts.mentions
    )
    found = list(makers_in(sentence * times, mentions))
    assert [m.start for m in found] == [n * len(sentence) for n in range(times)]
    assert mentions.seen <= 3 * len(mentions)
