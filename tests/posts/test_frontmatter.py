"""Front matter: values, exact places of titles, dates, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from builders import a_file, problems_of, read

from kg.posts.frontmatter import FrontMatterError, parse_date, split_front_matter
from kg.posts.reader import read_post
from kg.records import SegmentKind

JST = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    "spelling",
    [
        "title: 青嶺ロボとOpenAIの提携",
        "title:   青嶺ロボとOpenAIの提携   ",
        "title: '青嶺ロボとOpenAIの提携'",
        'title: "青嶺ロボとOpenAIの提携"',
        "title: '「It''s new」と青嶺ロボ、OpenAI'",
        r'title: "\"次\"の青嶺ロボ\\OpenAI"',
        r'title: "\u9752い\t青嶺ロボとOpenAI"',
        r'title: "\ud83d\ude80青嶺ロボとOpenAI"',
        "title: 🚀青嶺ロボとOpenAI",
        "title: >-\n  青嶺ロボと\n  OpenAIの提携",
        "title: |\n  青嶺ロボとOpenAIの提携",
        "title: 青嶺ロボと\n  OpenAIの提携",
        "tags: [a, b]\ndescription: '青嶺ロボとOpenAI'\ntitle: 青嶺ロボとOpenAI",
        "title: 青嶺ロボとOpenAI # 題名",
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_name_in_a_title_stands_where_the_segment_says(spelling: str, line_end: str) -> None:
    source = f"---\n{spelling}\ndate: 2026-01-05\n---\n本文。\n".replace("\n", line_end)
    post = read(source)
    segment = post.segments[0]
    assert segment.kind is SegmentKind.TITLE
    for name in ("青嶺ロボ", "OpenAI"):
        at = segment.text.index(name)
        start, end = segment.source_span(at, at + len(name))
        assert post.source[start:end] == name
        assert source[start:end] == name


def test_a_toml_title_stands_where_the_segment_says() -> None:
    post = read('+++\ntitle = "新型の \\"青嶺\\" とOpenAI"\ndate = 2026-01-05T09:00:00+09:00\ntags = ["投資", "AI"]\n+++\n本文。\n')
    at = post.segments[0].text.index("OpenAI")
    start, end = post.segments[0].source_span(at, at + 6)
    assert post.source[start:end] == "OpenAI"
    assert post.title == '新型の "青嶺" とOpenAI'
    assert (post.published_at, post.tags) == (datetime(2026, 1, 5, 9, tzinfo=JST), ("投資", "AI"))


def test_a_json_title_stands_where_the_segment_says() -> None:
    head = r"""{ "params": {"title": "別の題", "} ": "}"}, "title": "\ud83d\ude80新型の \"青嶺\" とOpenAI\ud83d","""
    source = head + '\n\t"date": "2026-01-05T09:00:00+09:00", "tags": ["投資", "AI"], "weight": 1, "draft": false\n}\n\n本文。\n'
    post = read(source)
    at = post.segments[0].text.index("OpenAI")
    start, end = post.segments[0].source_span(at, at + 6)
    assert source[start:end] == "OpenAI"
    assert post.title == '🚀新型の "青嶺" とOpenAI\ufffd'
    assert (post.published_at, post.tags) == (datetime(2026, 1, 5, 9, tzinfo=JST), ("投資", "AI"))
    assert [s.text for s in post.segments[1:]] == ["本文。"]


@pytest.mark.parametrize("text", ["{{ page.intro }}本文。", "{% raw %}本文。{% endraw %}", "{: .lead}\n本文。", "{本文}。", '{"本文"}。'])
def test_a_brace_alone_begins_no_front_matter(text: str) -> None:
    assert split_front_matter(text).body_start == 0


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r'"\"速報\"\u3000青嶺"', '"速報"\u3000青嶺'),
        ("'It''s'", "It's"),
        ("2026", "2026"),
        ("No", "No"),
        ("1.10", "1.10"),
        ("2026-01-05", "2026-01-05"),
        (r'"\ud83d\ude80"', "🚀"),
        ("'a: b'", "a: b"),
    ],
)
def test_a_title_reads_as_it_was_written(written: str, title: str) -> None:
    post = read(f"---\ntitle: {written}\ndate: 2026-01-05\n---\n本文。\n")
    assert post.title == title
    assert post.segments[0].text == title


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("[AI, 投資, AI]", ("AI", "投資")),
        ("\n  - AI\n  - 半導体 工場", ("AI", "半導体 工場")),
        ("AI 投資", ("AI", "投資")),
        ("AI, 半導体 工場", ("AI", "半導体 工場")),
        ("", ()),
        ("2026", ("2026",)),
        ("[2026, true, 1.5]", ("2026", "true", "1.5")),
        ("[[入れ子], {a: b}, 残る]", ("残る",)),
        ("{a: b}", ()),
    ],
)
def test_tags_are_strings_however_they_are_written(written: str, tags: tuple[str, ...]) -> None:
    assert read(f"---\ntitle: 題\ndate: 2026-01-05\ntags: {written}\n---\n本文。\n").tags == tags


def test_one_category_and_a_list_of_categories_are_both_read() -> None:
    assert read("---\ntitle: 題\ncategory: 産業\n---\n本文。").categories == ("産業",)
    assert read("---\ntitle: 題\ncategories: [産業, 政策]\n---\n本文。").categories == ("産業", "政策")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-01-05", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026/01/05", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026/1/5", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026.01.05", datetime(2026, 1, 5, tzinfo=UTC)),
        ("20260105", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026年1月5日", datetime(2026, 1, 5, tzinfo=UTC)),
        ("２０２６年１月５日", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026-01-05 09:30", datetime(2026, 1, 5, 9, 30, tzinfo=UTC)),
        ("2026-01-05 9:30", datetime(2026, 1, 5, 9, 30, tzinfo=UTC)),
        ("2026-01-05 09:30:15", datetime(2026, 1, 5, 9, 30, 15, tzinfo=UTC)),
        ("2026-01-05T09:30:15", datetime(2026, 1, 5, 9, 30, 15, tzinfo=UTC)),
        ("2026-01-05T09:30:15Z", datetime(2026, 1, 5, 9, 30, 15, tzinfo=UTC)),
        ("2026-01-05 09:30:15 +0900", datetime(2026, 1, 5, 9, 30, 15, tzinfo=JST)),
        ("2026-01-05 09:30:15 +09:00", datetime(2026, 1, 5, 9, 30, 15, tzinfo=JST)),
        ("2026-01-05T09:30:15+09:00", datetime(2026, 1, 5, 9, 30, 15, tzinfo=JST)),
        ("2026-01-05 09:30 +0900", datetime(2026, 1, 5, 9, 30, tzinfo=JST)),
        ("2026-01-05 09:30 JST", datetime(2026, 1, 5, 9, 30, tzinfo=JST)),
        ("2026-01-05 09:30 -0530", datetime(2026, 1, 5, 9, 30, tzinfo=timezone(-timedelta(hours=5, minutes=30)))),
        ('"2026-01-05"', datetime(2026, 1, 5, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_in_every_usual_spelling(written: str, expected: datetime) -> None:
    post, problems = read_post(a_file(f"---\ntitle: 題\ndate: {written}\n---\n本文。\n", "post.md"))
    assert post is not None
    assert post.published_at == expected
    assert problems == []


@pytest.mark.parametrize("written", ["0001-01-01 00:00 +2359", "9999-12-31 23:59 -2359", "20260-01-05", "2026-02-30", "2026-13-01", "2026-01-05 25:00", "いつか", "[2026]", "12"])
def test_a_date_that_is_none_is_reported_and_the_post_is_kept(written: str) -> None:
    post, [problem] = read_post(a_file(f"---\ntitle: 題\ndate: {written}\n---\n本文。\n", "post.md"))
    assert post is not None and post.published_at is None
    assert not problem.skipped
    assert "is not a date" in problem.reason
    assert "date: 2026-01-31" in problem.remedy


def test_dates_that_toml_gives_as_dates_are_taken() -> None:
    assert parse_date(date(2026, 1, 5)) == datetime(2026, 1, 5, tzinfo=UTC)
    assert parse_date(datetime(2026, 1, 5, 9, tzinfo=JST)) == datetime(2026, 1, 5, 9, tzinfo=JST)
    assert parse_date(20260105) is None


def test_a_body_without_front_matter_begins_at_the_first_character() -> None:
    for source in ("本文。", "----\n本文。", "--- 引用\n本文。", "---x\n"):
        front = split_front_matter(source)
        assert (front.values, front.body_start, front.title) == ({}, 0, None)


def test_the_body_begins_behind_the_closing_fence() -> None:
    for source in ("---\na: 1\n---\n本文。", "---\r\na: 1\r\n---  \r\n本文。", "---\na: 1\n...\n本文。", "+++\na = 1\n+++\n本文。"):
        front = split_front_matter(source)
        assert source[front.body_start :] == "本文。"


def test_a_line_of_hyphens_in_the_body_is_no_fence() -> None:
    assert split_front_matter("---\ntitle: 題\n---\n前。\n\n---\n\n後。").values == {"title": "題"}


def bomb(levels: int = 9, width: int = 9) -> str:
    lines = ["a0: &a0 [" + ", ".join(["爆"] * width) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * width) + "]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("head", "line", "reason"),
    [
        ("---\ntitle: 題\n\n本文。", 1, "never closed"),
        ("+++\ntitle = '題'\n\n本文。", 1, "never closed"),
        ("---", 1, "never closed"),
        ("---\ntitle: [a\ntags: b\n---\n本文。", 3, "not valid YAML"),
        ('---\ntitle: 題\nnote: "開いたまま\n---\n本文。', 4, "not valid YAML"),
        ("---\ntitle: 甲: 乙\n---\n本文。", 2, "not valid YAML"),
        ("---\ntitle: 題\n\ttags: a\n---\n本文。", 3, "not valid YAML"),
        ("---\n- 甲\n- 乙\n---\n本文。", 2, "not a list of `name: value` lines"),
        ("---\nただの文字列\n---\n本文。", 2, "not a list of `name: value` lines"),
        ("---\ntitle: 題\nnote: 甲\x1f乙\n---\n本文。", 3, "not valid YAML"),
        ("---\ntitle: *nowhere\n---\n本文。", 2, "not valid YAML"),
        ("---\ntitle: |#a\n---\n本文。", 2, "not valid YAML"),
        ("---\ntitle: !?!\n---\n本文。", 2, "not valid YAML"),
        ("---\ntitle: !=! # c\n---\n本文。", 2, "not valid YAML"),
        ("---\ntitle: 題\ntags: [なぜ?]\n---\n本文。", 3, "not valid YAML"),
        ("---\na: " + "[" * 5_000 + "\n---\n本文。", 2, "not valid YAML"),
        ("+++\ntitle = 題\n+++\n本文。", 2, "not valid TOML"),
        ("+++\ntitle = 'a'\ntags = [\n+++\n本文。", 2, "not valid TOML"),
        ("+++\na = " + "[" * 5_000 + "\n+++\n本文。", 2, "not valid TOML"),
        ("+++\na = " + "9" * 5_000 + "\n+++\n本文。", 2, "not valid TOML"),
        (f"---\ntitle: 題\n{bomb()}\ntags: *a8\n---\n本文。", 1, "aliases"),
        ("---\ntitle: 題\ntags: &loop [*loop]\n---\n本文。", 1, "aliases"),
        ("---\ntitle: 題\nnote: " + "長" * 70_000 + "\n---\n本文。", 1, "characters, more than 64,000"),
        ('{\n"title": "題"\n"x": 1\n}\n本文。', 3, "not valid JSON"),
        ('{\n"title": "題",\n\n本文。', 4, "not valid JSON"),
        ('{"title": ' + "[" * 50_000 + "\n}\n本文。", 1, "not valid JSON"),
        ('{"title": ' + "9" * 5_000 + "\n}\n本文。", 1, "not valid JSON"),
        ('{"title": "題", "note": "' + "長" * 70_000 + '"}\n本文。', 1, "characters, more than 64,000"),
    ],
)
def test_front_matter_that_cannot_be_read_is_reported_and_the_file_skipped(head: str, line: int, reason: str) -> None:
    post, [problem] = read_post(a_file(head, "bad.md"))
    assert post is None
    assert problem.skipped
    assert problem.path == "/blog/bad.md"
    assert reason in problem.reason
    assert "\n" not in problem.reason
    assert problem.remedy
    if reason != "not valid TOML":  # the TOML reader does not tell every line
        assert problem.line == line


def test_an_error_of_the_front_matter_names_its_line() -> None:
    with pytest.raises(FrontMatterError) as caught:
        split_front_matter("---\na: 1\nb: 2\nc: [\n---\n")
    assert caught.value.line == 5


def test_merge_keys_that_multiply_are_refused_before_they_are_expanded() -> None:
    lines = ["a0: &a0 {甲: 1, 乙: 2}"]
    lines += [f"a{n}: &a{n} {{<<: [" + ", ".join([f"*a{n - 1}"] * 9) + "]}" for n in range(1, 9)]
    [problem] = problems_of("---\ntitle: 題\n" + "\n".join(lines) + "\n---\n本文。")
    assert problem.skipped and "aliases" in problem.reason


def test_a_few_aliases_are_fine() -> None:
    assert read("---\ntitle: 題\ncommon: &c [AI, 投資]\ntags: *c\n---\n本文。").tags == ("AI", "投資")


def test_half_a_character_in_a_yaml_escape_becomes_the_replacement_character() -> None:
    post, [problem] = read_post(a_file('---\ntitle: "\\ud83d の題"\ndate: 2026-01-05\ntags: ["\\udc00"]\n---\n本文。'))
    assert post is not None
    assert post.title == "\ufffd の題"
    assert post.tags == ("\ufffd",)
    assert (problem.skipped, problem.line) == (False, 2)
    assert "U+FFFD" in problem.reason
