"""Analysing sentences: each distinct one once, and the same whatever the batches."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT

from kg.errors import AnalysisFailed
from kg.extract import Analysis, ListedName, TextAnalyzer, analyzer
from kg.extract.analysis import _Once
from kg.records import ENTITY_TYPES, Token


class Counting:
    """An analyser that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def analyze(self, texts: Sequence[str]) -> list[Analysis]:
        self.asked.append(list(texts))
        return [Analysis((Token(0, len(t), "", t),), ()) for t in texts]


def test_a_repeated_sentence_is_analysed_once_within_a_batch_and_across_batches() -> None:
    counting = Counting()
    once = _Once(counting)
    found = once.analyze(["甲", "乙", "甲"])
    assert [a.tokens[0].lemma for a in found] == ["甲", "乙", "甲"]
    assert [a.tokens[0].lemma for a in once.analyze(["丙", "乙"])] == ["丙", "乙"]
    assert once.analyze(["甲"]) == [found[0]]
    assert counting.asked == [["甲", "乙"], ["丙"]]


def test_nothing_to_analyse_asks_nothing() -> None:
    counting = Counting()
    assert _Once(counting).analyze([]) == []
    assert counting.asked == []


def test_what_was_forgotten_is_analysed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.extract.analysis._CACHED_SENTENCES", 2)
    counting = Counting()
    once = _Once(counting)
    for text in ("甲", "乙", "丙", "丙", "甲"):
        assert once.analyze([text])[0].tokens[0].lemma == text
    assert counting.asked == [["甲"], ["乙"], ["丙"], ["甲"]]


def test_a_batch_larger_than_the_memory_is_answered_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.extract.analysis._CACHED_SENTENCES", 2)
    texts = [str(n) for n in range(9)]
    assert [a.tokens[0].lemma for a in _Once(Counting()).analyze(texts)] == texts


def test_processes_that_die_as_they_start_are_told_whatever_they_were_to_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in *spawn_main*) exit 1;; *) exec {sys.executable} "$@";; esac\n')
    python.chmod(0o755)
    monkeypatch.setattr("multiprocessing.spawn._python_exe", str(python).encode())
    names = [ListedName(f"青嶺ロボティクス{n}", ORG) for n in range(10_000)]  # more than a pipe holds
    with pytest.raises(AnalysisFailed, match="killed"), analyzer(names, workers=2) as found:
        found.analyze(["青嶺ロボティクス1が工場を建てる。"] * 3)


# With the language model ---------------------------------------------------------------------------------------------

NAMES = [ListedName("青嶺ロボティクス", ORG), ListedName("OpenAI", ORG), ListedName("GPT-4", PRODUCT), ListedName("米", PLACE)]


@pytest.fixture(scope="module")
def real() -> Iterator[TextAnalyzer]:
    with analyzer(NAMES) as found:
        yield found


@pytest.mark.model
def test_a_real_sentence_gives_words_and_names_at_their_offsets(real: TextAnalyzer) -> None:
    text = "青嶺ロボティクスの山野太郎社長は、ＯｐｅｎＡＩのGPT-4をラオスの工場で試した。"
    [analysis] = real.analyze([text])
    listed = {(text[c.start : c.end], *c.listed) for c in analysis.candidates}
    assert {("青嶺ロボティクス", ORG), ("ＯｐｅｎＡＩ", ORG), ("GPT-4", PRODUCT)} <= listed
    tagged = {text[c.start : c.end]: c.tagged for c in analysis.candidates}
    assert (tagged["ラオス"], tagged["山野太郎"], tagged["青嶺ロボティクス"]) == (PLACE, PERSON, ORG)
    assert all(len(c.scores) == len(ENTITY_TYPES) and all(0 <= s <= 1 for s in c.scores) for c in analysis.candidates)
    assert "".join(text[t.start : t.end] for t in analysis.tokens) == text
    words = {text[t.start : t.end]: t for t in analysis.tokens}
    assert words["工場"].tag.startswith("名詞-普通名詞")
    assert words["試し"].lemma == "試す"


@pytest.mark.model
def test_what_is_part_of_a_word_is_no_name_for_the_real_tokens_either(real: TextAnalyzer) -> None:
    for text in ("日米首脳が会談した。", "GPT-4oとGPT-4.5を比べる。", "米中対立が続く。"):
        [analysis] = real.analyze([text])
        assert not {text[s.start : s.end] for s in analysis.candidates} & {"米", "GPT-4"}, text


@pytest.mark.model
def test_white_space_and_odd_characters_keep_offsets(real: TextAnalyzer) -> None:
    for text in ("　OpenAI 　と\nOpenAI", "🚀OpenAIは𠮷野家と", "か\u3099OpenAI", "\u2028OpenAI。", "①㈱OpenAI"):
        [analysis] = real.analyze([text])
        assert all(0 <= t.start < t.end <= len(text) for t in analysis.tokens)
        assert "OpenAI" in {text[s.start : s.end] for s in analysis.candidates}, text


@pytest.mark.model
def test_full_width_spaces_part_names_but_not_that_of_a_person(real: TextAnalyzer) -> None:
    [analysis] = real.analyze(["登壇者は青嶺工業　湊電算　白鷺テックの三社で、山野　太郎氏が司会を務めた。"])
    names = {c.start: "登壇者は青嶺工業　湊電算　白鷺テックの三社で、山野　太郎氏が"[c.start : c.end] for c in analysis.candidates if c.tagged}
    assert list(names.values()) == ["青嶺工業", "湊電算", "白鷺テック", "山野　太郎"]


@pytest.mark.model
@pytest.mark.parametrize("name", ["佐久間悠斗", "岸本美咲", "東雲玲子", "マリア・コステロ"])
@pytest.mark.parametrize("office", ["最高財務責任者", "最高執行責任者", "代表取締役会長", "首席研究員", "官房長官", "大統領", "前首相", "議員"])
def test_a_persons_name_ends_before_the_office(real: TextAnalyzer, name: str, office: str) -> None:
    [analysis] = real.analyze([f"{name}{office}は計画を発表した。"])
    assert [(c.start, c.end) for c in analysis.candidates if c.tagged is PERSON] == [(0, len(name))]


@pytest.mark.model
def test_the_order_and_size_of_batches_do_not_change_the_analysis(real: TextAnalyzer) -> None:
    who = ["青嶺ロボティクス", "山野太郎社長", "OpenAI", "白鷺次郎氏", "湊電算の田中会長", "株式会社ミナト"]
    what = ["新工場を建てる", "GPT-4を試す", "ラオスへ向かう", "米国の規制を批判した", "三百億円を投じる"]
    when = ["昨日、", "二〇二六年に", "来春にも", "都内で", "記者会見で", "社内では", "投資家に対し、", "この秋、", "急いで", "静かに"]
    texts = [f"{a}{b}は{c}。" for a in when for b in who for c in what]
    assert len(texts) == 300
    whole = real.analyze(texts)
    with analyzer(NAMES) as again:
        backwards = [again.analyze(texts[max(0, n - 7) : n]) for n in range(len(texts), 0, -7)]
    in_parts = [analysis for batch in reversed(backwards) for analysis in batch]
    assert in_parts == whole
    assert sum(bool(a.candidates) for a in whole) > 150
