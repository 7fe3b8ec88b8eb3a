"""Files that are made to break a reader: each is read, or is left out with a reason, and costs no more than its size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_file, problems_of, read

from kg.posts import find_files, inline, read_post
from kg.posts.frontmatter import salvaged
from kg.posts.reader import MAX_BLOCKS, MAX_LINES, MAX_SOURCE, MAX_TEXT
from kg.records import Problem

HEAD = "---\ntitle: 題\ndate: 2026-01-05\n---\n"
OPENING = "書き出し。\n\n"


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("あ" * 1_000_000, 5, "a line of 1,000,000 characters"),
        ("\n" * (MAX_LINES + 1), MAX_LINES + 1, "lines, more than"),
        ("あ\n" * (MAX_SOURCE // 2), MAX_LINES + 1, "lines, more than"),
        (("あ" * 999 + "\n") * (MAX_SOURCE // 1_000 + 1), MAX_SOURCE // 1_000 + 4, "characters, more than"),
        (("あ" * 999 + "\n") * (MAX_TEXT // 1_000 + 2), 5, "characters of text"),
        ("- あ\n\n" * (MAX_BLOCKS - 10) + "|a|b|\n|-|-|\n|あ|い|\n" * 20, None, "more than"),
        ("|" + "a|" * (MAX_BLOCKS // 2) + "\n|" + "-|" * (MAX_BLOCKS // 2) + "\n" + ("|" + "あ|" * (MAX_BLOCKS // 2) + "\n") * 2, None, "table cells, more than"),
    ],
)
def test_what_is_too_large_to_be_a_post_is_left_out_with_its_place(body: str, line: int | None, reason: str) -> None:
    [problem] = [p for p in problems_of(HEAD + body) if p.skipped]
    assert reason in problem.reason and problem.remedy
    assert line is None or problem.line == line


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 15_000, "![" * 8_000, "[a](" * 4_000, "![a](" * 4_000, "[a][" * 4_000, "(" * 15_000, "<" * 15_000, "<!--" * 4_000,
        "*" * 15_000, "*a_" * 5_000, "***あ" * 4_000, "`" * 15_000, "".join("`" * n + "あ" for n in range(180)), "~~" * 8_000,
        "{{" * 8_000, "{%" * 8_000, "{:" * 8_000, "{% raw %}" * 2_000, "&#" * 8_000, "\\" * 15_000, "<a " * 5_000, "あ<script>" * 2_000,
        ">" * 7_000, "> " * 4_000 + "あ", "- " * 4_000 + "あ", "1. " * 4_000 + "あ", "".join("  " * n + "- あ\n" for n in range(150)),
        "\n" * 5_000, "- あ\n" * 3_000, "# あ\n" * 3_000, "あ\n=\n" * 1_500, "|あ|い|\n" * 1_500, "|a|\n|-|\n" + "|あ|\n" * 1_500, "https://" * 2_000,
        "<" + "div>\n<" * 2_000, "    あ\n" * 3_000, "関連記事\n\n" * 2_000, "-" * 15_000 + " END", "\u3000" * 15_000, "\u200d" * 15_000,
        "あ" + "\u0301" * 15_000, "\u202e" * 15_000, "か" + "\u3099" * 15_000, "\ufdfa" * 2_000,
    ],
    ids=lambda bomb: f"{bomb[:8]!r}",
)  # fmt: skip
def test_markup_without_end_is_read_and_its_offsets_hold(bomb: str) -> None:
    for body in (bomb, OPENING + bomb, OPENING + "あ" + bomb):
        post, problems = read_post(a_file(HEAD + body))
        assert (post is None) == any(p.skipped for p in problems)
        for segment in post.segments if post else ():
            for piece in segment.pieces:
                if piece.end - piece.start == piece.text_end - piece.text_start == 1:
                    assert post is not None and 0 <= piece.start < len(post.source)


@pytest.mark.parametrize("bomb", ["[", "![", "[a](", "![a](", "[a][", "[^"])
def test_brackets_that_nothing_closes_are_looked_past_a_fixed_number_of_times(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Counted:
        def __init__(self, inner: object) -> None:
            self.inner, self.matches = inner, 0

        def finditer(self, *where: object) -> object:
            for found in self.inner.finditer(*where):  # type: ignore[attr-defined]
                self.matches += 1
                yield found

    def steps(times: int) -> int:
        counted = {kind: Counted(pattern) for kind, pattern in inline._BRACKETS.items()}
        with monkeypatch.context() as patch:
            patch.setattr(inline, "_BRACKETS", counted)
            text = bomb * times
            inline.read_inline(text, [(0, len(text))])
        return sum(c.matches for c in counted.values())

    few, many = steps(2_000), steps(8_000)
    assert many <= few + 4 * 6_000 + 2_000, (few, many)


@pytest.mark.parametrize(
    "head",
    [
        "title: 題\nx: " + "[" * 5_000, "title: 題\nx: " + "[" * 3_000 + "]" * 3_000, "title: 題\nx: " + "{a: " * 3_000, "title: 題\nx:\n  " + "- " * 3_000 + "a",
        "title: 題\nx: " + "? " * 3_000, "title: 題\nx: " + "&a " * 3_000, "title: 題\n" + "a\n" * 3_000, "title: " + "あ" * 70_000, "title: 題\nx: &a [*a, *a]\ny: *a",
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'a' if not n else f'b{n - 1}'}, *{'a' if not n else f'b{n - 1}'}]\n" for n in range(60)),
        "title: !!python/object/apply:os.system ['true']", "title: 題\n<<: {{{{", 'title: "\\x00"', "title: 題\n\x1b: a",
    ],
    ids=range(14),
)  # fmt: skip
def test_front_matter_without_end_is_read_or_left_out_with_a_reason(head: str) -> None:
    post, problems = read_post(a_file(f"---\n{head}\n---\n本文の文。\n"))
    assert post is not None or [p for p in problems if p.skipped and p.line and p.reason and p.remedy]


@pytest.mark.parametrize("key", ["a." * 9_000 + "b", '"a b".' * 200 + "c", "'a' . " * 200 + "c"])
def test_a_toml_key_of_thousands_of_parts_is_left_out_with_its_line(key: str) -> None:
    [problem] = problems_of(f'+++\ntitle = "題"\n{key} = 1\n+++\n本文。\n')
    assert (problem.line, problem.skipped) == (3, True) and "too many parts" in problem.reason
    assert read('+++\ntitle = "題"\nparams.seo.title = "a.b.c.d"\n+++\n本文。\n').title == "題"


@pytest.mark.parametrize("field", ["id", "slug", "permalink", "url", "image", "title"])
@pytest.mark.parametrize("value", ["../../../etc/passwd", "/etc/passwd", "..\\..\\x", "%2e%2e/%2e%2e", "file:///etc/passwd"])
def test_no_field_leads_to_another_file(tmp_path: Path, field: str, value: str) -> None:
    post = read(f"---\ntitle: 題\n{field}: '{value}'\n---\n![図]({value})本文。\n")
    assert "/" not in post.id and "\\" not in post.id
    assert "root:" not in post.source and [s.text for s in post.segments][-1] == "本文。"


@pytest.mark.parametrize(
    ("id", "made"),
    [("..", "-"), (".", "-"), ("a/../b", "a-..-b"), ("a\\0\\eb", "a-b"), ("\\u200b\\u202e", "p"), ("\\u3000", "p"), ("か\\u3099", "が"), ("x" * 400, "x" * 400)],
)
def test_an_id_can_be_seen_and_stand_in_an_address(id: str, made: str) -> None:
    assert read(f'---\ntitle: 題\nid: "{id}"\n---\n本文。\n', "p.md").id == made


def test_an_id_that_no_address_can_hold_leaves_the_post_out() -> None:
    [problem] = [p for p in problems_of(f"---\ntitle: 題\nid: {'x' * 401}\n---\n本文。\n") if p.skipped]
    assert "an id of 401 characters" in problem.reason


def test_a_link_to_a_file_outside_is_the_users_own_and_one_named_otherwise_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密。", encoding="utf-8")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "leak").symlink_to(tmp_path / "secret.txt")
    assert [f for f in find_files([tmp_path / "posts"]) if not isinstance(f, Problem)] == []


@pytest.mark.parametrize("character", ["\ud800", "\udfff"])
def test_half_a_character_is_no_utf8_and_says_so(character: str) -> None:
    [problem] = problems_of(f"{HEAD}本文{character}。".encode("utf-8", "surrogatepass"))
    assert problem.skipped and problem.line == 5 and "not UTF-8" in problem.reason


@pytest.mark.parametrize("make", [lambda n: "あ" * n, lambda n: "\u0301" * n, lambda n: "\u202e題" * n])
def test_a_title_of_any_length_is_kept_whole(make: Callable[[int], str]) -> None:
    title = make(10_000)
    assert read(f"---\ntitle: '{title}'\n---\n本文。\n").title == title


def test_a_title_with_a_gap_without_end_in_broken_front_matter_is_read_in_proportion_to_its_length() -> None:
    title = f"題{' ' * 190_000}名"  # took its square: a minute and a half
    assert salvaged(f"---\ntitle: {title}\nx: [\n---\n本文。\n").values == {"title": title}
