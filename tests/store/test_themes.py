"""Where texts stand among themes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kg.store.themes import Themes, load_themes
from kg.store.words import WordIndex
from kg.training.themes import learn

TEXTS = [
    *[["創薬", "新薬", f"語{n}"] for n in range(5)],
    *[["新薬", "治験", f"語{n}"] for n in range(5)],
    *[["広告", "小売", f"語{n}"] for n in range(5)],
    *[["小売", "店舗", f"語{n}"] for n in range(5)],
]


def likeness(themes: Themes, text: list[str], *others: list[str]) -> list[float]:
    place = themes.place(themes.rows(text))
    return themes.likeness(place, np.array([themes.place(themes.rows(other)) for other in others]).reshape(len(others), len(place)))


def test_words_that_go_with_the_same_words_stand_near_though_never_together() -> None:
    near, far = likeness(learn(TEXTS, themes=2), ["創薬"], ["治験"], ["店舗"])
    assert near > 0.9
    assert far == 0.0


def test_a_text_without_a_known_word_stands_nowhere() -> None:
    themes = learn(TEXTS)
    assert likeness(themes, ["玉ねぎ"], ["創薬"], ["玉ねぎ"], []) == [0.0, 0.0, 0.0]
    assert likeness(themes, [], ["創薬"]) == [0.0]
    assert likeness(themes, ["創薬"]) == []


def test_words_of_few_texts_are_not_learned() -> None:
    themes = learn(TEXTS, least=6)
    assert not themes.place(themes.rows(["創薬"])).any()
    assert themes.place(themes.rows(["新薬"])).any()


def test_what_was_saved_places_texts_as_before(tmp_path: Path) -> None:
    themes = learn(TEXTS)
    themes.save(tmp_path / "themes.npz")
    again = Themes.load(tmp_path / "themes.npz")
    assert all((again.place(again.rows(text)) == themes.place(themes.rows(text))).all() for text in TEXTS)
    assert (learn(TEXTS).place(learn(TEXTS).rows(TEXTS[0])) == themes.place(themes.rows(TEXTS[0]))).all()


def test_the_vectors_that_come_with_the_package_know_the_trade() -> None:
    near, far = likeness(load_themes(), ["創薬", "新薬"], ["臨床", "製薬"], ["広告", "小売"])
    assert near > 0.5 > far


def test_of_posts_that_share_a_word_the_one_on_the_theme_is_told() -> None:
    made = WordIndex()
    made.add("same-theme", "", ["候補", "臨床", "製薬"])
    made.add("other-theme", "", ["候補", "広告", "小売"])
    found = {hit.post_id: hit for hit in made.like(["創薬", "新薬", "候補"], "", 5)}
    assert found["same-theme"].theme > 0.5 > found["other-theme"].theme


def test_what_a_text_opens_with_stands_by_itself() -> None:
    themes = learn(TEXTS, themes=2)
    text = ["創薬"] * 80 + ["店舗"] * 500
    assert (themes.place(themes.rows(text), opening=True) == themes.place(themes.rows(["創薬"]), opening=True)).all()
    made = WordIndex()
    made.add("opens", "", ["候補", "臨床", "製薬", *["余談"] * 80, "広告", "小売"])
    made.add("ends", "", ["候補", "広告", "小売", *["余談"] * 80, "臨床", "製薬"])
    found = {hit.post_id: hit for hit in made.like(["創薬", "新薬", "候補"], "", 5)}
    assert found["opens"].opening_theme > 0.5 > found["ends"].opening_theme
