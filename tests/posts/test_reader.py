"""From a file to a post: identity, title, date, permalink, and every way in which a file is unusable."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from builders import a_file, problems_of, read

from kg.errors import UsageError
from kg.posts import read_draft, read_post, text_of
from kg.records import SegmentKind

HEAD = "---\ntitle: 題名\ndate: 2026-01-05\n---\n"


def texts(source: str) -> list[str]:
    return [s.text for s in read(source).segments]


# Identity, date, permalink -------------------------------------------------------------------------------------------


def test_a_post_takes_date_and_slug_from_its_file_name() -> None:
    post = read("---\ntitle: 題\n---\n本文。", "notes/2025-11-21-1-weekly.md")
    assert post.id == "2025-11-21-1-weekly"
    assert post.published_at == datetime(2025, 11, 21, tzinfo=UTC)
    assert post.permalink == "/2025/11/21/1-weekly/"
    assert post.path == "notes/2025-11-21-1-weekly.md"


def test_the_date_of_the_front_matter_wins_over_the_file_name() -> None:
    post = read("---\ntitle: 題\ndate: 2025-12-24 08:00:00 +0900\n---\n本文。", "2025-11-21-weekly.md")
    assert post.published_at is not None and f"{post.published_at:%F %H %z}" == "2025-12-24 08 +0900"
    assert post.permalink == "/2025/12/24/weekly/"


@pytest.mark.parametrize("marks", ["\ufeff", "\ufeff\ufeff"])
def test_byte_order_marks_are_no_part_of_a_text(marks: str) -> None:
    post = read(marks + HEAD + "本文。")
    assert (post.title, post.source) == ("題名", HEAD + "本文。")


@pytest.mark.parametrize(
    "source",
    [
        "---\ntitle: |\n  一行目\n  # 二行目\n---\n本文。",
        '---\ntitle: "一行目\\r\\n# 二行目"\n---\n本文。',
        '---\ntitle: "一行目\\L# 二行目"\n---\n本文。',
        "一行目 \n# 二行目\n===\n\n本文。".replace("# ", "\\# "),
        "# 一行目<br>\\# 二行目\n\n本文。",
    ],
    ids=["block", "escaped", "U+2028", "heading of two lines", "break"],
)
def test_a_title_is_one_line(source: str) -> None:
    assert read(source).title == "一行目 # 二行目"


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        ("tags: a\ndate: 2026-02-30", 4, "the date '2026-02-30' is not a date"),
        ("permalink: javascript:alert(1)", 3, "the permalink 'javascript:alert(1)' is no address of a site"),
        ("tags: a\npermalink: ../../etc/passwd", 4, "the permalink '../../etc/passwd' leads out of the site"),
        ("url: mailto:a@b", 3, "the permalink 'mailto:a@b' is no address of a site"),
        ("permalink: [a]", 3, "the permalink is no text; that of the settings is used"),
        ("permalink: /:foo/:title.html", 3, "the permalink '/:foo/a-post.html' has :foo, for which nothing is filled in"),
    ],
)
def test_a_date_or_permalink_that_is_none_is_told_with_its_line(front: str, line: int, reason: str) -> None:
    [problem] = problems_of(f"---\ntitle: 題\n{front}\n---\n本文。")
    assert not problem.skipped and problem.line == line and problem.reason.startswith(reason)


@pytest.mark.parametrize(
    "front", ["permalink:", "permalink: https://a.example/b", "permalink: /a..b/", "url: /blog/:slug/x/:foo", "permalink: about.html"]
)
def test_other_permalinks_are_nobodys_business(front: str) -> None:
    assert problems_of(f"---\ntitle: 題\n{front}\n---\n本文。") == []


@pytest.mark.parametrize("source", ['+++\ntitle = "題"\ndate = "soon"\n+++\n本文。', '{\n"title": "題",\n  "date": "soon"\n}\n本文。'])
def test_the_line_of_a_date_is_told_in_other_front_matter_too(source: str) -> None:
    [problem] = problems_of(source)
    assert problem.line == 3


def test_an_id_that_is_too_long_is_told_with_its_line() -> None:
    [problem] = problems_of(f"---\ntitle: 題\nid: {'a' * 401}\n---\n本文。")
    assert (problem.skipped, problem.line) == (True, 3)


def test_a_file_name_with_an_impossible_date_gives_none() -> None:
    post, problems = read_post(a_file("---\ntitle: 題\n---\n本文。", "2025-13-45-weekly.md"))
    assert post is not None and post.published_at is None
    assert [p.reason for p in problems if p.skipped] == []
    assert [p.reason for p in problems] == ["no date, and 2025-13-45 of the file name is none; the post has no date until then"]


@pytest.mark.parametrize(
    ("front", "permalink"),
    [
        ("permalink: /own/place/", "/own/place/"),
        ("permalink: /:year/news/:title.html", "/2026/news/my-post.html"),
        ("url: /own/url", "/own/url"),
        ("slug: other-slug", "/2026/01/05/other-slug/"),
        ("layout: post", "/2026/01/05/my-post/"),
    ],
)
def test_a_permalink_comes_from_front_matter_slug_or_pattern(front: str, permalink: str) -> None:
    assert read(f"---\ntitle: 題\n{front}\n---\n本文。", "2026-01-05-my-post.md").permalink == permalink


@pytest.mark.parametrize(
    ("front", "pattern", "permalink"),
    [
        ("categories: [業界別AI活用, AI]", "/:categories/:year/:month/:day/:title/", "/業界別ai活用/ai/2026/01/05/my-post/"),
        ("categories: Two Words\ncategory: One name", "/:categories/:title.html", "/two/words/one name/my-post.html"),
        ("layout: post", "/:categories/:year/:y_day/:title.html", "/2026/005/my-post.html"),
        ("slug: 「X」・y_z", "/:year/W:week/:short_day/:title.html", "/2026/W02/Mon/X-y_z.html"),
        ("layout: post", "/posts/:slugorcontentbasename/", "/posts/2026-01-05-my-post/"),
        ("permalink: /:categories/:i_month/\ncategory: AI", "/:year/", "/ai/1/"),
    ],
)
def test_a_pattern_is_filled_in_as_the_site_does(front: str, pattern: str, permalink: str) -> None:
    post, _ = read_post(a_file(f"---\ntitle: 題\n{front}\n---\n本文。", "2026-01-05-my-post.md"), pattern)
    assert post is not None and post.permalink == permalink


def test_the_sites_pattern_of_permalinks_is_used() -> None:
    post, _ = read_post(a_file("---\ntitle: 題\n---\n本文。", "2026-01-05-my-post.md"), "/blog/:year-:month-:day/:slug.html")
    assert post is not None and post.permalink == "/blog/2026-01-05/my-post.html"


@pytest.mark.parametrize(
    ("date", "tokyo", "new_york"),
    [  # as Jekyll 4.3 makes them with `timezone:`
        ("2025-11-20 23:00:00 +0000", 21, 20),
        ("2025-11-20T23:00:00Z", 21, 20),
        ("2025-11-20 03:00:00 +0900", 20, 19),
        ("2025-11-20 23:00:00", 21, 20),
        ("2025-11-20 23:00", 20, 20),
        ("2025-11-20", 20, 20),
        ("2025-13-45 23:00:00", 20, 20),
    ],
)
def test_the_day_of_a_permalink_is_that_of_the_sites_time_zone(date: str, tokyo: int, new_york: int) -> None:
    file = a_file(f"---\ntitle: 題\ndate: {date}\n---\n本文。", "2025-11-20-a.md")
    for zone, day in (("Asia/Tokyo", tokyo), ("America/New_York", new_york), (None, 20)):
        post, _ = read_post(file, zone=ZoneInfo(zone) if zone else None)
        assert post is not None and post.permalink == f"/2025/11/{day}/a/"


@pytest.mark.parametrize(
    ("front", "hour", "offset"),
    [
        ("---\ntitle: 題\ndate: 2025-11-20 23:00\n---\n", 23, 9),
        ("---\ntitle: 題\ndate: 2025年11月20日 23時00分\n---\n", 23, 9),
        ("---\ntitle: 題\ndate: 2025-11-20 23:00:00\n---\n", 23, 0),
        ("---\ntitle: 題\ndate: ２０２５-１１-２０　２３：００：００\n---\n", 23, 0),
        ("---\ntitle: 題\ndate: 2025-11-20\n---\n", 0, 0),
        ("+++\ntitle = '題'\ndate = 2025-11-20 23:00:00\n+++\n", 23, 9),
        ('{ "title": "題", "date": "2025-11-20T23:00" }\n', 23, 9),
    ],
)
def test_a_time_without_zone_and_seconds_is_by_the_clock_of_the_sites_zone(front: str, hour: int, offset: int) -> None:
    post, _ = read_post(a_file(front + "本文。"), zone=ZoneInfo("Asia/Tokyo"))
    assert post is not None and post.published_at is not None
    assert post.published_at.isoformat() == f"2025-11-20T{hour:02}:00:00+{offset:02}:00"
    assert post.permalink.startswith("/2025/11/2")


def test_a_post_without_a_date_has_a_permalink_without_one() -> None:
    assert read("---\ntitle: 題\n---\n本文。", "about-us.md").permalink == "/about-us/"


@pytest.mark.parametrize("path", ["my-post/index.md", "posts/2026-01-05-my-post/index.markdown"])
def test_a_hugo_page_bundle_is_named_by_its_folder(path: str) -> None:
    post = read(HEAD + "本文。", path)
    assert post.id.endswith("my-post")
    assert post.permalink == "/2026/01/05/my-post/"


def test_an_index_file_at_the_top_is_called_index() -> None:
    assert read(HEAD + "本文。", "index.md").id == "index"


@pytest.mark.parametrize("name", ["2026-01-05-ガーデンとパズル.md", "2026-01-05-が.md"])
def test_a_decomposed_file_name_gives_a_composed_id(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert decomposed != name
    assert read(HEAD + "本文。", decomposed).id == read(HEAD + "本文。", name).id == name.removesuffix(".md")


@pytest.mark.parametrize(("given", "expected"), [("my id", "my-id"), ("42", "42"), ("a/b?c#d", "a-b-c-d"), ("''", "file"), ("[a]", "file")])
def test_an_id_of_the_front_matter_wins_and_fits_into_a_url(given: str, expected: str) -> None:
    assert read(f"---\ntitle: 題\nid: {given}\n---\n本文。", "file.md").id == expected


def test_the_same_bytes_have_the_same_hash_and_others_another() -> None:
    assert read(HEAD + "本文。").content_hash == read(HEAD + "本文。", "other.md").content_hash
    assert read(HEAD + "本文。").content_hash != read(HEAD + "本文").content_hash


# Encodings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("head", [HEAD, "+++\ntitle = '題名'\ndate = 2026-01-05\n+++\n", '{\n"title": "題名",\n"date": "2026-01-05"\n}\n'])
def test_other_line_ends_move_no_offset(head: str, line_end: str) -> None:
    source = f"{head}最初の行\n続きのOpenAI。\n\n- 項目のFoxconn\n- 次\n".replace("\n", line_end)
    post = read(source)
    assert post.source == source
    assert [s.text for s in post.segments] == ["題名", "最初の行\n続きのOpenAI。", "項目のFoxconn", "次"]
    for name in ("OpenAI", "Foxconn"):
        segment = next(s for s in post.segments if name in s.text)
        at = segment.text.index(name)
        start, end = segment.source_span(at, at + len(name))
        assert source[start:end] == name


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("content", "line"),
    [(b"a\n\nb\0", 3), (b"a\n\nb\xff", 3), (b"---\ntitle: a\ntags: [}\n---\nb", 3), (b"---\ntitle: a\n---\n\n- [b](/b)\n- [c](/c)\n", 4)],
)
def test_a_problem_names_its_line_whatever_lines_end_with(content: bytes, line: int, line_end: str) -> None:
    [problem] = [p for p in problems_of(content.replace(b"\n", line_end.encode())) if p.skipped]
    assert problem.line == line


def test_a_byte_order_mark_is_not_part_of_the_source() -> None:
    post = read(b"\xef\xbb\xbf" + (HEAD + "本文のOpenAI。").encode())
    assert post.source.startswith("---")
    assert post.title == "題名"
    segment = post.segments[-1]
    assert post.source[segment.start : segment.end] == "本文のOpenAI。"


# What is unusable ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "the file is empty"),
        (b" \r\n \n\t", 1, "the file is empty"),
        (HEAD.encode() + "前\n後".encode("shift_jis"), 5, "not UTF-8"),
        (HEAD.encode() + "本文。".encode("utf-16"), 5, "NUL|not UTF-8"),
        (HEAD.encode() + b"one\ntwo \0 three\n", 6, "NUL byte"),
        (HEAD.encode(), 5, "the body is empty"),
        ((HEAD + "\n\n   \n").encode(), 5, "the body is empty"),
        ((HEAD + "<!-- 下書き -->\n").encode(), 5, "the body is empty"),
        ((HEAD + "```\ncode\n```\n").encode(), 5, "the body is empty"),
        ((HEAD + "- [前の記事](/a)\n- [次の記事](/b)\n").encode(), 5, "nothing but navigation"),
        ((HEAD + "## 関連記事\n\n- [別の記事](/a)\n").encode(), 5, "nothing but navigation"),
        ((HEAD + "## 見出しだけ\n").encode(), 5, "nothing but navigation|empty"),
        ((HEAD + "あ" * 3_400_000).encode(), 5, "a line of 3,400,000 characters"),
    ],
)
def test_an_unusable_file_is_skipped_and_says_where_why_and_what_to_do(content: bytes, line: int, reason: str) -> None:
    post, [problem] = read_post(a_file(content, "2026-01-05-bad.md"))
    assert post is None
    assert problem.skipped
    assert problem.path == "/blog/2026-01-05-bad.md"
    assert problem.line == line
    assert any(r in problem.reason for r in reason.split("|"))
    assert problem.remedy


def test_a_missing_title_is_reported_and_the_slug_used() -> None:
    post, [problem] = read_post(a_file("---\ndate: 2026-01-05\n---\n本文。", "2026-01-05-slug.md"))
    assert post is not None and post.title == "slug"
    assert post.segments[0].kind is SegmentKind.PARAGRAPH
    assert (problem.skipped, problem.line, problem.reason) == (False, 1, "no title")
    assert "title:" in problem.remedy


@pytest.mark.parametrize("title", ["", "title:\n", "title: ''\n", "title: ~\n", "title: null\n", "title: [a, b]\n"])
def test_the_first_heading_stands_in_for_a_missing_title(title: str) -> None:
    post, [problem] = read_post(a_file(f"---\n{title}date: 2026-01-05\n---\n\n# 見出しの**題**\n\n本文。"))
    assert post is not None and post.title == "見出しの題"
    assert [s.text for s in post.segments] == ["見出しの題", "本文。"]
    assert (problem.skipped, problem.reason) == (False, "no title in the front matter")


def test_the_heading_of_a_block_that_is_left_out_is_no_title() -> None:
    assert read("本文。\n\n## 関連記事\n\n- [甲](/a)\n- [乙](/b)\n", "slug.md").title == "slug"


def test_a_post_without_any_date_is_kept_with_a_warning() -> None:
    post, [problem] = read_post(a_file("---\ntitle: 題\n---\n本文。", "undated.md"))
    assert post is not None and post.published_at is None
    assert (problem.skipped, problem.reason) == (False, "no date; the post has no date until then")


def test_a_lost_character_in_the_title_is_reported_with_its_line() -> None:
    post, [problem] = read_post(a_file("---\ndate: 2026-01-05\ntitle: 半導\ufffdの年\n---\n本文。"))
    assert post is not None and post.title == "半導\ufffdの年"
    assert (problem.skipped, problem.line) == (False, 3)
    assert "U+FFFD" in problem.reason


def test_a_lost_character_in_the_body_is_no_problem() -> None:
    assert problems_of(HEAD + "半導\ufffd体。") == []


# Segments of a post --------------------------------------------------------------------------------------------------


def test_the_title_comes_first_and_the_body_in_order() -> None:
    assert texts(HEAD + "# 大見出し\n\n段落。\n\n- 項目\n") == ["題名", "大見出し", "段落。", "項目"]


def test_other_fields_of_the_front_matter_are_not_text() -> None:
    post = read("---\ntitle: 題\nexcerpt: OpenAIの要約\ndescription: |\n  長い\n  説明\n---\n本文。")
    assert [s.text for s in post.segments] == ["題", "本文。"]


# Drafts --------------------------------------------------------------------------------------------------------------


def test_a_draft_may_be_a_headline() -> None:
    for text in ("OpenAIが新工場", "# OpenAIが新工場", "---\ntitle: OpenAIが新工場\n---\n"):
        assert "OpenAIが新工場" in [s.text for s in read_draft(text)[0].segments]


@pytest.mark.parametrize("text", ["", "  \n", "\ud800", "a\0b", "- [a](/b)\n- [c](/d)"])
def test_a_draft_that_cannot_be_read_says_where_and_why(text: str) -> None:
    with pytest.raises(UsageError, match=r"^draft:\d+: .+; .+"):
        read_draft(text)


OPENED = "---\ntitle: 新工場の話\ndate: 2026-01-05\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (OPENED + "\nOpenAIが新工場を建てる。\n", 4),
        (OPENED + "tags:\n- AI\n\n# 見出し\n\nOpenAIが新工場を建てる。\n\n- 項目\n\n---\n\n続き。\n", 6),
        (OPENED + 'excerpt: "引用: の"途中\n---\nOpenAIが新工場を建てる。\n', 4),
        ("---\ntitle: [新工場の話\ndate: 2026-01-05\n---\nOpenAIが新工場を建てる。\n", 3),
        ("+++\ntitle = '新工場の話'\ndate = 2026-01-05\nx = \n+++\nOpenAIが新工場を建てる。\n", 4),
        ('{\n  "title": "新工場の話",\n  "date": "2026-01-05"\n  "x": 1\n}\nOpenAIが新工場を建てる。\n', 4),
        ('{ "title": "新工場の話",\n"date": "2026-01-05",\n\nOpenAIが新工場を建てる。\n', 3),
        ((OPENED + "\nOpenAIが新工場を建てる。\n").replace("\n", "\r"), 4),
    ],
    ids=["unclosed", "a rule closes it", "quotes", "bracket", "TOML", "JSON", "JSON unclosed", "carriage returns"],
)
def test_a_draft_whose_front_matter_is_broken_is_read_with_a_warning(text: str, line: int) -> None:
    post, problem = read_draft(text)
    said = [s.text for s in post.segments]
    assert said[0].endswith("新工場の話") and "OpenAIが新工場を建てる。" in said and not any("excerpt" in s or "date" in s for s in said)
    assert post.published_at is not None and f"{post.published_at:%Y-%m-%d}" == "2026-01-05"
    assert problem is not None and problem.line == line and problem.remedy


def test_what_to_do_about_too_long_front_matter_depends_on_whether_it_is_closed() -> None:
    data = "".join(f"key{n}: {'v' * 60}\n" for n in range(1_000))
    _, problem = read_draft(f"{OPENED}{data}---\n本文。\n")
    assert problem is not None and "64,000" in problem.reason and problem.remedy == "move data out of it"
    _, problem = read_draft(f"{OPENED}\n{'長い本文。' * 20_000}\n\n---\n\n続き。\n")
    assert problem is not None and (problem.line, problem.remedy) == (4, "add a line --- before this line")


def test_front_matter_of_a_draft_may_stand_behind_empty_lines() -> None:
    text = "\n\n" + OPENED + "---\n本文。\n"
    post, problem = read_draft(text)
    assert problem is None and [text[s.start : s.end] for s in post.segments] == ["新工場の話", "本文。"]
    assert post.published_at is not None and post.published_at.year == 2026
    _, problem = read_draft("\n\n---\ntitle: 新工場: 着工: [\n---\n本文。\n")
    assert problem is not None and problem.line == 4
    rules, problem = read_draft("\n---\n\n本文。\n\n---\n\n続き。\n")
    assert problem is None and [s.text for s in rules.segments] == ["本文。", "続き。"]


def test_html_with_empty_lines_is_read_to_its_end_and_from_its_beginning() -> None:
    text = "<!DOCTYPE html>\n<body><style>p {}</style>\n<h1>新工場</h1>\n\n<p>工場を建てる。</p>\n\n<ul><li>三重</li></ul></body>\n"
    post, problem = read_draft(text)
    assert [s.text for s in post.segments] == ["新工場", "工場を建てる。", "三重"]
    assert post.title == "新工場" and problem is not None
    assert read_draft("<p>工場を建てる。</p>\n\n<p>三重。</p>\n")[1] is None
    assert [s.text for s in read_draft("<script>x = '字'</script>工場を建てる。")[0].segments] == ["工場を建てる。"]


def test_a_draft_that_is_all_in_one_block_of_html_is_read_with_a_warning() -> None:
    text = "---\ndate: 2026-01-05\n---\n<div><h1>新工場</h1><p>OpenAIが新工場を建てる。</p><script>x = '字'</script></div>\n"
    post, problem = read_draft(text)
    assert [(s.kind.value, s.text) for s in post.segments] == [
        ("heading", "新工場"),
        ("paragraph", "OpenAIが新工場を建てる。"),
    ]
    assert problem is not None and (problem.line, problem.skipped) == (4, False) and "HTML" in problem.reason
    assert read_post(a_file(text))[0] is None
    assert read_draft("<p>本文。</p>")[1] is None and read_draft("<div>図</div>\n\n本文。")[1] is None
    with pytest.raises(UsageError, match="empty"):
        read_draft("<div><script>x</script></div>")


def test_a_draft_whose_front_matter_is_right_has_no_problem() -> None:
    assert read_draft(OPENED + "---\n本文。")[1] is None and read_draft("本文。")[1] is None


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-be", "utf-8-sig"])
def test_a_draft_in_another_encoding_is_read(encoding: str) -> None:
    text = "# 見出し\n\n鴻海は、サーバーを造る。\n" if encoding == "iso2022_jp" else "# 見出し\n\n鴻海はｻｰﾊﾞｰを造る。東京・大阪。\n"
    found = text_of(text.encode(encoding))
    assert found is not None and found[0] == text
    assert (found[1] is None) == (encoding in ("utf-16", "utf-8-sig"))


def test_what_is_no_text_is_not_read() -> None:
    assert text_of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff") is None and text_of(b"\x89PNG\0\xff") is None


def test_text_in_elements_that_are_not_read_is_named_once_with_its_line() -> None:
    lead = "<div class='lead'>青嶺ロボティクスは東京に新しい拠点を開いた。</div>"
    more = "<section>\n湊電算は米国の事業に百億円を出資した。\n</section>"
    body = f"本文。\n\n{lead}\n\n{more}\n\n<div><a href='/a'>前の記事はこちらからご覧いただけますので是非</a></div>\n"
    post, problems = read_post(a_file(f"---\ntitle: 題\ndate: 2026-01-05\n---\n{body}"))
    [problem] = problems
    assert post is not None and (problem.skipped, problem.line) == (False, 7)
    assert "44 characters inside HTML elements such as <div> are not read" in problem.reason
    script = "<script>var x = 'あいうえおかきくけこさしすせそたちつてと';</script>"
    _, silent = read_post(a_file(f"{HEAD}本文。\n\n<div>広告</div>\n<div>{script}</div>\n"))
    assert silent == []


def test_a_line_end_in_a_file_name_is_in_no_link() -> None:
    assert read_post(a_file(HEAD + "本文。", "2026-01-05-a\nb.md"))[0].permalink == "/2026/01/05/a-b/"  # type: ignore[union-attr]


# What is not published -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["published: false", "published: No", "published: off", "published: fAlse", "published:", "published: ~", "published: null"]
    + ["draft: true", "draft: yes", "draft: True", 'draft: "true"', "draft: 'True'", '"draft": true'],
)
def test_a_post_that_sites_hold_back_is_none(line: str) -> None:
    post, [problem] = read_post(a_file(HEAD.replace("---\n", f"---\nauthor: 山田\n{line}\n", 1) + "本文。"))
    assert post is None and problem.held_back and problem.line == 3 and "not published" in problem.reason


@pytest.mark.parametrize("head", ['+++\ntitle = "題"\n{}\n+++\n', '{{"title": "題",\n{}\n}}\n'])
@pytest.mark.parametrize(("name", "value"), [("draft", "true"), ("draft", '"true"'), ("published", "false"), ("published", '"false"')])
def test_so_it_is_in_the_front_matter_of_hugo(head: str, name: str, value: str) -> None:
    line = f'"{name}": {value}' if head.startswith("{") else f"{name} = {value}"
    post, [*_, problem] = read_post(a_file(head.format(line) + "本文。"))
    assert post is None and problem.held_back


@pytest.mark.parametrize(
    "line", ['published: "false"', "published: 'no'", "published: |\n  false", 'draft: "yes"', 'published: false\npublished: "false"']
)
def test_in_quotes_it_is_a_text_which_sites_publish_and_that_is_told(line: str) -> None:
    post, [problem] = read_post(a_file(HEAD.replace("---\n", f"---\n{line}\n", 1) + "本文。"))
    assert post is not None and not problem.skipped and problem.line == 2
    assert "is a text in quotes" in problem.reason and "write it without quotes" in problem.remedy


@pytest.mark.parametrize("line", ['published: ""', "published: n", "published: 2026-01-05", "published: true", "draft:", "draft: false", "Published: false"])
def test_all_else_is_published(line: str) -> None:
    post, problems = read_post(a_file(HEAD.replace("---\n", f"---\n{line}\n", 1) + "本文。"))
    assert post is not None and problems == []
