"""Sentences as patterns see them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import ORG, PERSON, PRODUCT, a_post, a_scene

from kg.records import SegmentKind
from kg.relate.frame import MARKS, Frame, frames_of, subject_of

NAMES = {"青嶺": ORG, "湊電算": ORG, "山野太郎": PERSON, "Aone-3": PRODUCT}


def frames(text: str) -> list[Frame]:
    scene = a_scene(text, NAMES)
    return frames_of(scene.post, scene.sentences, scene.mentions)


def test_a_name_is_one_mark_of_its_type_whatever_its_length() -> None:
    [frame] = frames("青嶺はAone-3と山野太郎。")
    assert frame.text == f"{MARKS[ORG]}は{MARKS[PRODUCT]}と{MARKS[PERSON]}。"
    assert [frame.marked[at].name for at in sorted(frame.marked)] == ["青嶺", "Aone-3", "山野太郎"]


def test_any_part_of_a_frame_has_its_place_in_the_source() -> None:
    scene = a_scene("前の文。青嶺はAone-3を売る。", NAMES)
    [frame] = frames_of(scene.post, scene.sentences, scene.mentions)
    for start in range(len(frame.text)):
        for end in range(start + 1, len(frame.text) + 1):
            low, high = frame.span(start, end)
            written = "".join(frame.marked[i].name if i in frame.marked else frame.text[i] for i in range(start, end))
            assert scene.post.source[low:high] == written


def test_sentences_without_names_have_no_frame() -> None:
    assert [f.sentence.text for f in frames("何もない。青嶺。何もない。")] == ["青嶺。"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("青嶺は伸びた。", "青嶺"),
        ("青嶺が伸びた。", "青嶺"),
        ("青嶺も伸びた。", "青嶺"),
        ("青嶺社は伸びた。", "青嶺"),
        ("山野太郎氏は語る。", "山野太郎"),
        ("青嶺の狙いは明らかだ。", "青嶺"),
        ("青嶺が退き、湊電算は伸びた。", "湊電算"),
        ("青嶺と湊電算。", None),
        ("Aone-3は速い。", None),
        ("青嶺を買う者はいない。", None),
        ("青嶺、今年は静かだ。", None),
    ],
)
def test_the_subject_is_the_last_organisation_or_person_that_acts(text: str, subject: str | None) -> None:
    [frame] = frames(text)
    found = subject_of(frame)
    assert (found.name if found else None) == subject
    assert frame.has_subject() is (subject is not None)


def test_a_subject_is_carried_through_sentences_that_name_something_but_no_other_subject() -> None:
    found = frames("青嶺は伸びた。湊電算との差を縮めた。Aone-3を売った。")
    assert [f.past_subject.name if f.past_subject else None for f in found] == [None, "青嶺", "青嶺"]


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("青嶺、60億円を調達", "青嶺"),
        ("青嶺が挑む電池（湊電算・Aone-3）", "青嶺"),  # in brackets stands what one would tag it with
        ("青嶺のAone-3、青嶺の賭け", "青嶺"),
        ("青嶺と湊電算が提携", None),
        ("Aone-3の行方", None),
    ],
)
def test_a_post_is_about_the_one_organisation_of_its_title(title: str, about: str | None) -> None:
    scene = a_scene(a_post("Aone-3を売った。", title=title), NAMES)
    frame = frames_of(scene.post, scene.sentences, scene.mentions)[-1]
    assert (frame.about.name if frame.about else None) == about


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("湊電算は攻める。Aone-3を買った。", "湊電算"),
        ("湊電算の狙いは明らかだ。Aone-3を買った。", "湊電算"),
        ("湊電算が退いた。Aone-3を買った。", None),  # it is only new here, but in sight
        ("競合は攻める。Aone-3を買った。", None),
        ("一方、Aone-3を買った。", None),
        ("山野太郎は語る。Aone-3を買った。", "青嶺"),
        ("Aone-3を買った。", "青嶺"),
    ],
)
def test_left_out_is_the_topic_of_the_sentence_before_or_what_the_post_is_about(text: str, meant: str | None) -> None:
    scene = a_scene(a_post(text, title="青嶺の賭け"), NAMES)
    frame = frames_of(scene.post, scene.sentences, scene.mentions)[-1]
    found = frame.left_out()
    assert (found.name if found else None) == meant


def test_a_title_may_be_the_heading_that_the_text_begins_with() -> None:
    post = replace(a_post((SegmentKind.HEADING, "青嶺の賭け"), "Aone-3を買った。"), title="青嶺の賭け")
    scene = a_scene(post, NAMES)
    frame = frames_of(scene.post, scene.sentences, scene.mentions)[-1]
    assert frame.about is not None and frame.about.name == "青嶺"


def test_some_frames_alone_are_as_among_all_the_others() -> None:
    scene = a_scene(a_post("青嶺は伸びた。何もない。Aone-3を売った。", "湊電算は攻める。Aone-3を買った。", title="青嶺の賭け"), NAMES)
    every = frames_of(scene.post, scene.sentences, scene.mentions)
    for frame in every:
        assert frames_of(scene.post, scene.sentences, scene.mentions, {frame.mentions[0].sentence}) == [frame]
