"""Commands for writers, in this process: what they print, and what they write into files."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import invoked
from fakes import FakeAnalyst
from typer.testing import Result

from kg import pipeline
from kg.cli import unread
from kg.errors import UsageError

POSTS = {
    "2025-11-20-deal": ("提携の[発表]", "OpenAIはFoxconnと提携した。データセンターの筐体を設計し、5000億ドルの計画に使う。"),
    "2025-11-21-again": ("提携の詳細", "OpenAIはFoxconnと提携した。データセンターの筐体を設計し、5000億ドルの計画に使う。電源も作る。"),
    "2025-11-25-chips": ("AIチップ", "NVIDIAはOracleにAIチップを供給する。OpenAIも使う。"),
    "2025-12-01-bees": ("養蜂", "巣箱の世話と蜂蜜の収穫。"),
}

Run = Callable[..., Result]


@pytest.fixture
def posts(write_post: Callable[..., Path], ingest: Callable[..., object], tmp_path: Path) -> Path:
    """The folder of some posts that are stored."""
    for name, (title, body) in POSTS.items():
        write_post(f"{name}.md", body, title=title, date=name[:10])
    ingest()
    return tmp_path / "posts"


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analyst: FakeAnalyst) -> Run:
    """Runs a command on the stored posts, without the language model; an error is raised."""

    class Reader(FakeAnalyst):
        @classmethod
        def of(cls, settings: object) -> Any:
            return analyst

        @contextmanager
        def sentences(self, workers: int = 1) -> Iterator[Any]:
            yield analyst.analyzer  # type: ignore[attr-defined]

    monkeypatch.setattr(pipeline, "Analyst", Reader)
    monkeypatch.setattr(unread, "now", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    monkeypatch.setenv("KG_STORE", str(tmp_path / "kg.db"))
    monkeypatch.chdir(tmp_path)
    return invoked


def test_text_tells_the_reasons_with_their_sentences(kg: Run, posts: Path) -> None:
    shown = kg("related", "2025-11-21-again", "-k", "2").stdout
    assert "both: Foxconn–OpenAI partnership (this post was the first to report it, 2025-11-20)" in shown
    assert "OpenAIはFoxconnと提携した。" in shown
    assert "tells the same story" in shown


def test_a_story_that_was_told_is_said_on_standard_error(kg: Run, posts: Path) -> None:
    done = kg("related", "-", "--format", "json", input="# 提携\n\nOpenAIはFoxconnと提携した。データセンターの筐体を設計し、5000億ドルの計画に使う。")
    assert "2 posts have told this story" in done.stderr
    assert "earliest: 2025-11-20 提携の[発表]" in done.stderr and "fullest: 2025-11-21 提携の詳細" in done.stderr
    found = json.loads(done.stdout)
    assert {r["post"]["id"] for r in found if r["same_story"]} == {"2025-11-20-deal", "2025-11-21-again"}
    one = kg("check", posts / "2025-11-21-again.md").stderr
    assert "earliest: 2025-11-20 提携の[発表]" in one and "fullest" not in one  # the same post
    assert "story" not in kg("related", "-", "--format", "json", input="巣箱を作る。").stderr


@pytest.mark.parametrize(("format", "empty"), [("text", ""), ("md", ""), ("json", "[]")])
def test_that_nothing_goes_with_a_draft_is_said_on_standard_error(kg: Run, posts: Path, format: str, empty: str) -> None:
    done = kg("related", "-", "--format", format, input="# 玉ねぎを炒める\n\n塩と胡椒を振り、弱火で煮込む。")
    assert done.stdout.strip() == empty
    assert "nothing in the archive goes with this draft" in done.stderr
    assert kg("related", "2025-11-21-again", "--format", format).stderr.count("nothing") == 0


def test_what_is_pasted_names_a_story_once(kg: Run, posts: Path) -> None:
    markdown = kg("related", "2025-11-25-chips", "--format", "md").stdout
    assert markdown.count("提携") == 1
    assert kg("related", "2025-11-25-chips", "--format", "md", "--no-fold").stdout.count("提携") == 2
    assert kg("related", "2025-11-25-chips", "--format", "html").stdout.count("<li>") == markdown.count("\n")
    [versions] = [r["versions"] for r in json.loads(kg("related", "2025-11-25-chips", "--format", "json", "--fold").stdout) if r["versions"]]
    assert len(versions) == 1


def test_a_title_is_escaped(kg: Run, posts: Path) -> None:
    assert r"- [提携の\[発表\]](/2025/11/20/deal/)" in kg("related", "2025-11-21-again", "--format", "md").stdout


def test_a_stored_file_that_is_given_is_not_related_to_itself(kg: Run, posts: Path) -> None:
    found = json.loads(kg("related", posts / "2025-11-25-chips.md", "--format", "json").stdout)
    assert found and "2025-11-25-chips" not in [r["post"]["id"] for r in found]


def test_nor_is_its_copy_in_another_checkout(kg: Run, posts: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "2025-11-25-chips.md"
    copy.parent.mkdir()
    copy.write_bytes((posts / copy.name).read_bytes())
    found = json.loads(kg("related", copy, "--format", "json").stdout)
    assert found and "2025-11-25-chips" not in [r["post"]["id"] for r in found]


def test_the_data_file_of_a_site_has_every_post(kg: Run, posts: Path, tmp_path: Path) -> None:
    kg("related", "--all", "--jekyll", "_data/related.yml")
    written = tmp_path / "_data" / "related.yml"
    data = yaml.safe_load(written.read_text(encoding="utf-8"))
    assert list(data) == sorted(POSTS)
    assert data["2025-11-21-again"][0] == {
        "title": "提携の[発表]",
        "url": "/2025/11/20/deal/",
        "date": "2025-11-20",
        "reason": "同じ出来事を伝える",
    }
    before = written.read_bytes()
    kg("related", "--all", "--jekyll", "_data/related.yml")
    assert written.read_bytes() == before
    one = yaml.safe_load(kg("related", "2025-11-21-again", "--format", "jekyll").stdout)
    assert one == data["2025-11-21-again"]


def test_a_draft_with_which_nothing_goes_is_told_so(kg: Run, posts: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("---\ntitle: 雑記\n---\n", encoding="utf-8")
    nothing = kg("related", draft)
    assert (nothing.stdout, nothing.stderr) == ("", "nothing in the archive goes with this draft\n")
    assert "no names are found" in kg("check", draft).stdout


@pytest.mark.parametrize("command", ["related", "check"])
def test_a_draft_comes_through_a_pipe_and_what_is_no_file_is_said(kg: Run, posts: Path, tmp_path: Path, command: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("NVIDIAはOracleにAIチップを供給する。", encoding="utf-8"))
    writer.start()
    assert "Oracle" in kg(command, pipe).stdout
    writer.join()
    for missing in ("nowhere.md", "本文。" * 2_000):
        with pytest.raises(UsageError, match="no such file") as told:
            kg(command, missing)
        assert len(str(told.value)) < 200


def test_all_posts_as_one_object_a_line(kg: Run, posts: Path) -> None:
    lines = [json.loads(line) for line in kg("related", "--all", "--format", "json", "-k", "1").stdout.splitlines()]
    assert [line["id"] for line in lines] == sorted(POSTS)
    assert all(len(line["items"]) <= 1 for line in lines)
    told = {line["id"]: line["told"] and line["told"]["earliest"]["id"] for line in lines}
    assert told["2025-11-20-deal"] == "2025-11-21-again" and told["2025-12-01-bees"] is None


def test_write_back_changes_the_posts_once_and_only_behind_their_text(kg: Run, posts: Path, ingest: Callable[..., Any]) -> None:
    (posts / "2025-12-01-bees.md").write_bytes("\ufeff\ufeff---\r\ntitle: 養蜂\r\ndate: 2025-12-01\r\n---\r\n巣箱の世話。OpenAI。".encode())
    ingest()
    before = {p.name: p.read_bytes() for p in posts.iterdir()}
    diff = kg("related", "--all", "--write-back", "--dry-run")
    assert "+<!-- kg:related -->" in diff.stdout and "4 of 4 posts would change" in diff.stderr
    assert {p.name: p.read_bytes() for p in posts.iterdir()} == before

    assert "4 of 4 posts changed" in kg("related", "--all", "--write-back").stderr
    after = {p.name: p.read_bytes() for p in posts.iterdir()}
    assert after.keys() == before.keys()
    assert all(after[name].startswith(before[name]) for name in before)
    crlf = after["2025-12-01-bees.md"]
    assert crlf.count(b"\n") == crlf.count(b"\r\n")
    assert "## 関連記事" in after["2025-11-20-deal.md"].decode()

    ingest()  # what was written is no text of the posts: it changes nothing of what goes with them
    assert "0 of 4 posts changed" in kg("related", "--all", "--write-back").stderr
    assert kg("related", "--all", "--write-back", "--dry-run").stdout == ""
    assert {p.name: p.read_bytes() for p in posts.iterdir()} == after


def test_what_a_jekyll_site_says_of_its_links_and_the_settings_do_not_is_told(
    kg: Run, posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "_config.yml"
    config.write_text("timezone: Asia/Tokyo\npermalink: pretty\nbaseurl: /blog\nfuture: true\n", encoding="utf-8")
    told = kg("related", "--all", "--jekyll", "related.yml").stderr
    assert "timezone is Asia/Tokyo, KG_TIMEZONE is not set: links" in told and "set KG_TIMEZONE=Asia/Tokyo" in told
    assert "baseurl is /blog" in told and "KG_PERMALINK" not in told and "give --future" in told
    assert "--future" not in kg("related", "--all", "--jekyll", "related.yml", "--future").stderr
    monkeypatch.setenv("KG_TIMEZONE", "Asia/Tokyo")
    config.write_text("timezone: Asia/Tokyo\n", encoding="utf-8")
    assert "set KG_PERMALINK=/:categories/:year/:month/:day/:title.html and ingest again" in kg("related", "--all", "--write-back").stderr
    config.write_text("permalink: /:collection/:title/\n", encoding="utf-8")
    assert ":collection cannot be filled in; give such posts a `permalink`" in kg("related", "--all", "--write-back").stderr
    for broken in ("permalink: [", "a: " + "[" * 2_000, "a: !!bool foo", "a: !!timestamp foo", 'a: !!int ""'):
        config.write_text(broken, encoding="utf-8")
        assert "_config.yml: cannot be read as YAML" in kg("related", "--all", "--write-back").stderr
    config.write_text("timezone: Europe/Berlin\n".ljust(1_000_000, "#"), encoding="utf-8")
    assert "timezone is Europe/Berlin" in kg("related", "--all", "--write-back").stderr
    config.write_text("timezone: Europe/Berlin\n".ljust(1_000_001, "#"), encoding="utf-8")
    assert "_config.yml: more than 1,000,000 bytes; whether links lead" in kg("related", "--all", "--write-back").stderr


def test_posts_that_the_site_puts_elsewhere_for_their_categories_are_counted(
    kg: Run, posts: Path, tmp_path: Path, ingest: Callable[..., object]
) -> None:
    (tmp_path / "_config.yml").write_text("permalink: pretty\n", encoding="utf-8")
    for name in ("2025-11-20-deal", "2025-11-21-again"):
        file = posts / f"{name}.md"
        file.write_text(file.read_text(encoding="utf-8").replace("title:", "categories: [AI活用]\ntitle:", 1), encoding="utf-8")
    ingest()
    told = kg("related", "--all", "--jekyll", "related.yml").stderr
    assert "2 of 4 posts elsewhere than their links lead, such as 2025-11-20-deal at /ai活用/2025/11/20/deal/, not /2025/11/20/deal/" in told
    assert "set KG_PERMALINK=/:categories/:year/:month/:day/:title/ and ingest again" in told
    (tmp_path / "_config.yml").write_text("defaults:\n- scope: {path: ''}\n  values: {permalink: '/:year/:month/:day/:title/'}\n", encoding="utf-8")
    assert "elsewhere" not in kg("related", "--all", "--jekyll", "related.yml").stderr


def test_what_a_hugo_site_says_of_its_links_is_told(
    kg: Run, tmp_path: Path, write_post: Callable[..., Path], ingest: Callable[..., object]
) -> None:
    write_post("content/news/2025-11-20-Deal.md", POSTS["2025-11-20-deal"][1], date="2025-11-20")
    write_post("content/news/again.md", POSTS["2025-11-21-again"][1], title="題\nslug: more", date="2025-11-21")
    write_post("content/own.md", POSTS["2025-11-21-again"][1], title="題\nurl: /own/", date="2025-11-21")
    ingest()
    config = tmp_path / "posts" / "hugo.toml"

    def told(text: str) -> str:
        config.write_text(text, encoding="utf-8")
        return kg("related", "--all", "--jekyll", "related.yml").stderr

    said = told('baseURL = "https://example.com/blog/"\n[languages.ja]\n[languages.en]\n')
    assert "2 of 3 posts elsewhere than their links lead, such as 2025-11-20-Deal at /news/2025-11-20-deal/, not /2025/11/20/Deal/" in said
    assert "set KG_PERMALINK=/news/:slugorcontentbasename/ and ingest again" in said
    assert "baseURL has /blog/" in said and "several languages" in said
    assert "news/:slugorcontentbasename.html and" in told("uglyURLs = true\n")
    said = told('[permalinks]\nnews = "/:year/:slug/"\n')
    assert "1 of 3 posts" in said and ":slug of posts that give none cannot be filled in" in said and "at /2025/more/" in said
    for slug in ("a", "b"):
        write_post("content/news/again.md", POSTS["2025-11-21-again"][1], title=f"題\nslug: {slug}", date="2025-11-21")
        ingest()
        said = told('[permalinks]\nnews = "/:year/:slug/"\n')
        assert "1 of 3 posts" in said and f"at /2025/{slug}/" in said
    assert "baseURL" not in told('baseURL = "http://[bad/"')
    assert "hugo.toml: cannot be read as TOML" in told("=")


@pytest.mark.parametrize("option", [["--dry-run"], ["--skip-own"], ["--heading", "関連"]])
def test_what_is_of_writing_back_goes_with_it(kg: Run, posts: Path, tmp_path: Path, option: list[str]) -> None:
    (tmp_path / "draft.md").write_text("AMD", encoding="utf-8")
    with pytest.raises(UsageError, match=f"{option[0]} goes with --write-back"):
        kg("related", str(tmp_path / "draft.md"), *option)


def test_a_heading_is_one_line(kg: Run, posts: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("AMD", encoding="utf-8")
    with pytest.raises(UsageError, match="one line"):
        kg("related", str(tmp_path / "draft.md"), "--write-back", "--heading", "関連\n記事")


def test_write_back_into_one_draft_as_html_without_a_heading(kg: Run, posts: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("NVIDIAのチップの話。\n<!-- kg:related -->\n<!-- /kg:related -->\n終わり。\n", encoding="utf-8")
    kg("related", draft, "--write-back", "--format", "html", "--heading", "")
    text = draft.read_text(encoding="utf-8")
    assert text.startswith("NVIDIAのチップの話。\n<!-- kg:related -->\n<section>\n<ul") and text.endswith("<!-- /kg:related -->\n終わり。\n")


def test_a_block_stands_beside_the_posts_own_section_without_repeating_it(kg: Run, posts: Path) -> None:
    file = posts / "2025-11-25-chips.md"
    own = "\n### 関連記事\n\n- [前の話](https://example.com/2025/11/20/deal/)\n\n### 余談\n"
    file.write_bytes(file.read_bytes() + own.encode())
    before = file.read_bytes()
    assert "a section of its own (関連記事)" in kg("related", "2025-11-25-chips", "--write-back", "--skip-own").stderr
    assert file.read_bytes() == before
    kg("related", "2025-11-25-chips", "--write-back", "--no-fold")
    block = file.read_bytes().removeprefix(before).decode()
    assert "\n### あわせて読みたい\n" in block and "/2025/11/21/again/" in block and "/2025/11/20/deal/" not in block
    written = file.read_bytes()
    assert "1 post with a section" in kg("related", "--all", "--write-back", "--no-fold").stderr
    assert file.read_bytes() == written


def test_a_post_whose_markers_are_wrong_is_left_as_it_is_and_named(kg: Run, posts: Path) -> None:
    wrong = posts / "2025-11-20-deal.md"
    wrong.write_bytes(wrong.read_bytes() + b"<!-- kg:related -->\n")
    before = wrong.read_bytes()
    (posts / "2025-12-01-bees.md").unlink()
    (posts / "2025-12-01-bees.md").mkdir()
    done = kg("related", "--all", "--write-back")
    assert done.exit_code == 3
    assert "2025-11-20-deal.md: the markers" in done.stderr and "2025-12-01-bees.md cannot be read" in done.stderr
    assert wrong.read_bytes() == before and "2 of 4 posts changed" in done.stderr


def test_nothing_is_written_outside_the_folder_of_the_posts_or_into_a_file_that_may_be_no_post(
    kg: Run, posts: Path, tmp_path: Path, ingest: Callable[..., Any]
) -> None:
    outside, elsewhere = tmp_path / "private", tmp_path / "elsewhere"
    outside.mkdir()
    elsewhere.mkdir()
    (elsewhere / "a.md").write_bytes(POSTS["2025-11-21-again"][1].encode())
    (outside / "2025-11-22-b.md").write_text(f"---\ntitle: b\n---\n{POSTS['2025-11-21-again'][1]}\n", encoding="utf-8")
    (posts / "2025-11-23-link.md").symlink_to("../elsewhere/a.md")
    (posts / "folder").symlink_to("../private")
    (posts / "2025-11-24-bare.md").write_text(POSTS["2025-11-21-again"][1], encoding="utf-8")
    (posts / "2025-12-02-salt.md").write_text("---\ntitle: 料理\n---\n玉ねぎを炒める。\n", encoding="utf-8")
    ingest()
    left = [*outside.iterdir(), *elsewhere.iterdir(), posts / "2025-11-24-bare.md", posts / "2025-12-02-salt.md"]
    before = [p.read_bytes() for p in left]
    done = kg("related", "--all", "--write-back", "--no-fold")
    assert [p.read_bytes() for p in left] == before and done.exit_code == 3
    for name in ("2025-11-23-link.md", "folder/2025-11-22-b.md"):
        assert f"skipped {posts / name}: a symbolic link leads out of {posts}" in done.stderr
        with pytest.raises(UsageError, match="leads out of"):
            kg("related", Path(name).stem, "--write-back")
    assert "2025-11-24-bare.md: no front matter" in done.stderr and "2025-12-02-salt.md" not in done.stderr
    assert (posts / "2025-11-23-link.md").is_symlink() and [p.read_bytes() for p in left] == before


def test_a_post_whose_file_is_gone_is_linked_by_nothing_that_is_pasted(kg: Run, posts: Path, tmp_path: Path) -> None:
    (posts / "2025-11-21-again.md").unlink()
    done = kg("related", "--all", "--write-back", "--jekyll", "related.yml")
    assert done.exit_code == 3 and "again.md: the file is gone" in done.stderr and "--prune" in done.stderr
    assert not any("/again/" in p.read_text(encoding="utf-8") for p in (tmp_path / "related.yml", *posts.iterdir()))
    assert "2025-11-21-again" not in yaml.safe_load((tmp_path / "related.yml").read_text(encoding="utf-8"))
    assert "/again/" not in kg("related", "2025-11-20-deal", "--format", "md").stdout
    posts.rename(tmp_path / "elsewhere")  # a store without any file is that of another machine
    kg("related", "--all", "--jekyll", "related.yml")
    assert list(yaml.safe_load((tmp_path / "related.yml").read_text(encoding="utf-8"))) == sorted(POSTS)


def test_a_post_to_come_is_linked_by_nothing_that_is_pasted_unless_it_is_wanted(
    kg: Run, posts: Path, write_post: Callable[..., Path], ingest: Callable[..., object]
) -> None:
    write_post("2026-01-02-soon.md", POSTS["2025-11-21-again"][1], title="提携の続き", date="2026-01-02")
    ingest()
    done = kg("related", "--all", "--write-back", "--no-fold")
    assert done.exit_code == 0 and "1 post is dated later than now" in done.stderr
    assert not any("/soon/" in p.read_text(encoding="utf-8") for p in posts.iterdir())
    assert "<!-- kg:related -->" in (posts / "2026-01-02-soon.md").read_text(encoding="utf-8")
    one = ("related", "2025-11-20-deal", "--no-fold")
    assert "/soon/" not in kg(*one, "--format", "md").stdout
    assert "1 post is dated later than now" in kg(*one, "--format", "md").stderr
    assert "/soon/" in kg(*one, "--format", "md", "--future").stdout and "/soon/" in kg(*one, "--format", "json").stdout
    with pytest.raises(UsageError, match="--future goes with"):
        kg(*one, "--future")


@pytest.mark.parametrize(
    ("date", "out"),
    [
        ("2025-12-31 23:59:59 +0000", True),
        ("2026-01-01 08:59:00 +0900", True),
        ("2026-01-01 09:01:00 +0900", False),
        ("2026-01-01 08:59", True),  # without seconds and zone: the site's own time
        ("2026-01-01 09:01", False),
        ("2026-01-01 08:59:00", False),  # with seconds: UTC, as Jekyll reads it
        ("2026-01-01", True),
        ("2026-01-02", False),
    ],
)
def test_a_post_comes_out_by_the_time_of_the_site(
    kg: Run, posts: Path, write_post: Callable[..., Path], ingest: Callable[..., object], monkeypatch: pytest.MonkeyPatch, date: str, out: bool
) -> None:
    write_post("new.md", POSTS["2025-11-21-again"][1], title="提携の続き", date=date)
    ingest()
    monkeypatch.setenv("KG_TIMEZONE", "Asia/Tokyo")
    assert ("提携の続き" in kg("related", "2025-11-20-deal", "--no-fold", "--format", "md").stdout) is out


def test_a_check_lists_what_to_look_at(kg: Run, posts: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("ホンハイはOpenAIと提携した。Sam Altmanも語る。", encoding="utf-8")
    shown = kg("check", draft).stdout
    assert "ホンハイ is called Foxconn in 100% of your posts" in shown
    assert "no post mentions Sam Altman yet" in shown
    assert "2025-11-20" in shown
    found = json.loads(kg("check", "-", "--json", input="OpenAIの話。").stdout)
    assert [n["name"] for n in found["names"]] == ["OpenAI"] and found["told"] is None
    with pytest.raises(UsageError, match="no such file"):
        kg("check", "nowhere.md")


def test_what_a_draft_cannot_be_read_for_is_said_with_its_file_as_given(kg: Run, posts: Path, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "empty.md").write_text("\n", encoding="utf-8")
    for command in ("check", "related"):
        with pytest.raises(UsageError, match=r"^sub/empty\.md:1: there is no text"):
            kg(command, "sub/empty.md")
    with pytest.raises(UsageError, match="^'': no such file; give a draft's file"):
        kg("check", "")


def test_a_check_shows_the_archives_sentence_below_a_fact_that_differs(
    kg: Run, posts: Path, write_post: Callable[..., Path], ingest: Callable[..., object]
) -> None:
    write_post("2025-11-30-cut.md", "OpenAIは6000人を削減する。", title="人員", date="2025-11-30")
    ingest()
    shown = kg("check", "-", input="OpenAIは9000人を削減する。").stdout
    assert "- job cuts at OpenAI: 9000人 here, 6000人 in “人員”\n  OpenAIは6000人を削減する\n" in shown


def test_a_stored_post_that_is_checked_does_not_count_as_its_own_telling(kg: Run, posts: Path) -> None:
    told = json.loads(kg("check", posts / "2025-11-21-again.md", "--json").stdout)["told"]
    assert [p["id"] for p in told["posts"]] == ["2025-11-20-deal"]


def test_gaps_are_tables_or_json(kg: Run, posts: Path) -> None:
    assert "Pairs without a post of their own" in kg("gaps", "--min-posts", "1").stdout
    assert json.loads(kg("gaps", "--min-posts", "1", "--json").stdout).keys() == {"pairs", "topics", "overtaken", "facts"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give a draft"),
        (("2025-11-20-deal", "--all"), "give a draft"),
        (("--all",), "--all needs"),
        (("2025-11-20-deal", "--dry-run"), "--write-back"),
        (("2025-11-20-deal", "--jekyll", "x.yml"), "--all"),
        (("2025-11-20-deal", "--format", "xml"), "xml"),
        (("2025-11-20-deal", "--write-back", "--format", "json"), "md or html"),
        (("-", "--write-back"), "needs a file"),
        (("nowhere/draft.md",), "no such file"),
    ],
)
def test_what_does_not_go_together_is_said(kg: Run, posts: Path, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        kg("related", *arguments, input="OpenAIの話。")


def test_a_draft_in_shift_jis_with_open_front_matter_is_read_and_told(kg: Run, posts: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_bytes("---\ntitle: 提携\n\nOpenAIはFoxconnと提携した。\n".encode("cp932"))
    for command in (("related", draft), ("check", draft)):
        done = kg(*command)
        assert "read as Shift_JIS" in done.stderr and "draft.md:3: the front matter is not closed" in done.stderr
        assert "提携" in done.stdout
    with pytest.raises(UsageError, match="not UTF-8"):
        kg("related", draft, "--write-back")
