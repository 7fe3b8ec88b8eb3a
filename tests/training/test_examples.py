"""Annotated sentences to learn from."""

from __future__ import annotations

import json
import random
from hashlib import sha256
from pathlib import Path

import pytest
from builders import ORG, PERSON, PLACE, PRODUCT
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.training.examples import Example, gold_examples, read_examples, stockmark_examples
from kg.training.vary import invented, varied

POST = '---\ntitle: "青嶺の発表"\ndate: 2026-01-01\n---\n青嶺は**Aone**を売る。青嶺電算は黙る。\n\n## 関連記事\n\n青嶺の記事です。\n'


def named(example: Example) -> list[tuple[str, object]]:
    return [(example.text[a:b], type) for a, b, type in sorted(example.names)]


def test_annotated_names_stand_wherever_they_occur_the_longest_first(tmp_path: Path) -> None:
    (tmp_path / "t1.md").write_text(POST, encoding="utf-8")
    entities = [
        {"canonical": "青嶺", "type": "Organization", "surfaces": ["青嶺"]},
        {"canonical": "青嶺電算", "type": "Organization", "surfaces": ["青嶺電算"]},
        {"canonical": "Aone", "type": "Product", "surfaces": ["Aone"]},
    ]
    (tmp_path / "t1.json").write_text(json.dumps({"entities": entities}), encoding="utf-8")
    assert [named(e) for e in gold_examples(tmp_path)] == [[("青嶺", ORG)], [("青嶺", ORG), ("Aone", PRODUCT)], [("青嶺電算", ORG)]]


def labels_file(folder: Path, digest: str) -> Path:
    start, name = POST.index("青嶺は"), POST.index("Aone")
    length = len("青嶺は**Aone**を売る。")
    line = f"p.md\t{digest}\t{start}+{length}\t{start}+2O {name - start - 2}+4D"
    (folder / "labels.tsv").write_text(f"# 注\nfile\tsha256\tread\tnames\n{line}\n", encoding="utf-8")
    return folder / "labels.tsv"


def test_labels_by_offset_are_found_through_markup_and_only_in_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text(POST, encoding="utf-8")
    labels = labels_file(tmp_path, sha256(POST.encode()).hexdigest()[:12])
    [example] = read_examples(tmp_path, labels)
    assert example.text == "青嶺はAoneを売る。"
    assert named(example) == [("青嶺", ORG), ("Aone", PRODUCT)]


def test_labels_of_another_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text(POST, encoding="utf-8")
    with pytest.raises(DataError, match=r"labels\.tsv:3: .*p\.md is not the post that was labelled"):
        list(read_examples(tmp_path, labels_file(tmp_path, "000000000000")))


def test_public_sentences_keep_what_they_do_not_decide_open(tmp_path: Path) -> None:
    entities = [{"name": "青嶺", "span": [0, 2], "type": "法人名"}, {"name": "湊球場", "span": [3, 6], "type": "施設名"}]
    (tmp_path / "s.json").write_text(json.dumps([{"text": "青嶺と湊球場。", "entities": entities}]), encoding="utf-8")
    [example] = stockmark_examples(tmp_path / "s.json")
    assert (named(example), example.unsure) == ([("青嶺", ORG)], ((3, 6),))


NAMES = {ORG: ["白鷺電算", "Minato Labs"], PERSON: ["山野太郎"], PRODUCT: ["Sagi-2", "Mio Pro"], PLACE: ["仙台"]}


@given(st.integers(0, 10_000))
def test_a_varied_sentence_has_its_names_where_it_says_and_the_rest_as_it_was(seed: int) -> None:
    example = Example("青嶺は仙台でAoneを売る。青嶺は黙る。", ((0, 2, ORG), (3, 5, PLACE), (6, 10, PRODUCT), (14, 16, ORG)), "gold")
    [found] = varied([example], NAMES, seed)
    pieces, at = [], 0
    for start, end, _ in found.names:
        pieces.append(found.text[at:start])
        at = end
    assert [*pieces, found.text[at:]] == ["", "は", "で", "を売る。", "は黙る。"]
    assert [t for *_, t in found.names] == [ORG, PLACE, PRODUCT, ORG]
    assert found.text[slice(*found.names[0][:2])] == found.text[slice(*found.names[3][:2])]


@given(st.integers(0, 10_000))
def test_an_invented_name_is_never_empty(seed: int) -> None:
    assert invented(random.Random(seed), ["Blazeup", "Minato Labs", "白鷺電算", "セレブラス", "X"])
