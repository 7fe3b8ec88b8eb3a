"""`kg related` for a whole site, in this process: what it writes into posts and data files."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import Run
from writing import POSTS

from kg import paste
from kg.errors import UsageError


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


def test_a_data_file_calls_posts_by_the_names_of_their_files(
    kg: Run, posts: Path, tmp_path: Path, write_post: Callable[..., Path], ingest: Callable[..., Any]
) -> None:
    body, decomposed = POSTS["2025-11-21-again"][1], unicodedata.normalize("NFD", "2025-11-22-データが")
    names = ["2025-11-22-a b#1%20c", decomposed, "2025-11-23-own"]
    write_post(f"{names[0]}.MD", body, title="続報")
    write_post(f"{decomposed}.md", body, title="続報")
    write_post("2025-11-23-own.md", body, title="続報\nid: another")
    write_post("news/launch/index.md", body, title="続報")
    ingest()
    said = kg("related", "--all", "--jekyll", "related.yml").stderr
    data = yaml.safe_load((tmp_path / "related.yml").read_text(encoding="utf-8"))
    assert set(data) == {*POSTS, *names, unicodedata.normalize("NFC", decomposed), "launch"}
    assert all(data[name] for name in names) and "related posts of 8 posts" in said and "same name" not in said
    twin = write_post("news/2025-11-23-own.md", body, title="続報\nid: a-twin")
    ingest()
    said = kg("related", "--all", "--jekyll", "related.yml").stderr
    assert f"{posts / '2025-11-23-own.md'}: {twin} has the same name" in said and "rename one" in said


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
    assert text.startswith("NVIDIAのチップの話。\n<!-- kg:related -->\n<section>\n<ul")
    assert text.endswith("</section>\n\n<!-- /kg:related -->\n終わり。\n")  # behind an empty line Markdown goes on


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
    assert "2025-11-20-deal.md:6: the markers" in done.stderr and "2025-12-01-bees.md cannot be read" in done.stderr
    assert wrong.read_bytes() == before and "2 of 4 posts changed" in done.stderr


def test_a_post_that_explains_the_markers_keeps_its_examples(kg: Run, posts: Path) -> None:
    post = posts / "2025-11-20-deal.md"
    example = "\n{% raw %}\n<!-- kg:related -->\nここに一覧が入る。\n<!-- /kg:related -->\n{% endraw %}\n"
    post.write_bytes(post.read_bytes().replace(b"---\n", "---\nexcerpt: |\n  <!-- kg:related -->\n  要約\n  <!-- /kg:related -->\n".encode(), 1))
    post.write_bytes(post.read_bytes() + example.encode())
    before = post.read_bytes()
    assert "3 of 4 posts changed" in kg("related", "--all", "--write-back").stderr
    assert post.read_bytes().startswith(before) and "関連記事" in post.read_bytes()[len(before) :].decode()
    assert "0 of 4 posts changed" in kg("related", "--all", "--write-back").stderr


def test_a_post_with_something_typed_between_the_markers_is_left_as_it_is_and_named(kg: Run, posts: Path) -> None:
    post = posts / "2025-11-20-deal.md"
    bare = post.read_bytes()
    post.write_bytes(bare + "\n<!-- kg:related -->\n\n手で書いた段落。\n<!-- /kg:related -->\n".encode())
    before = post.read_bytes()
    for option in ((), ("--dry-run",)):
        done = kg("related", "--all", "--write-back", *option)
        assert done.exit_code == 3 and f"skipped {post}:9: what stands between the markers (手で書いた段落。 …)" in done.stderr
        assert post.read_bytes() == before
    post.write_bytes(bare + b"\n<!-- kg:related --><!-- /kg:related -->\n")
    for format in ("md", "html", "md"):
        done = kg("related", "--all", "--write-back", "--heading", format, "--format", format)
        assert done.exit_code == 0 and format in post.read_text(encoding="utf-8").removeprefix(bare.decode())
    assert "nothing to change" in kg("related", post, "--write-back", "--heading", "md").stderr


def test_a_block_loses_its_link_to_a_post_on_another_site_with_the_post(
    kg: Run, posts: Path, write_post: Callable[..., Path], ingest: Callable[..., Any]
) -> None:
    again = write_post("2025-11-21-again.md", POSTS["2025-11-21-again"][1], title="<!-- 続報\npermalink: https://note.example/n/1")
    write_post("2025-11-22-more.md", POSTS["2025-11-21-again"][1], title="続報の続き", date="2025-11-22")
    ingest()
    post, write = posts / "2025-11-20-deal.md", ("related", "--all", "--write-back", "--no-fold")
    assert kg(*write).exit_code == 0
    assert "[&lt;!-- 続報](https://note.example/n/1)" in post.read_text(encoding="utf-8") and "/more/" in post.read_text(encoding="utf-8")
    assert "0 of 5 posts changed" in kg(*write).stderr
    written = post.read_bytes()
    again.unlink()
    for command in (write, ("related", "2025-11-20-deal", "--write-back", "--no-fold")):
        post.write_bytes(written)
        assert "what stands between the markers" not in kg(*command).stderr
        assert "note.example" not in post.read_text(encoding="utf-8") and "/more/" in post.read_text(encoding="utf-8")
    again.write_text("---\ntitle: 題\npublished: false\n---\n文。\n", encoding="utf-8")
    ingest()  # nobody knows any more that it led to a post
    post.write_bytes(written)
    said = kg(*write).stderr
    assert "(https://note.example/n/1) …) leads to another site than the links beside it, and to no stored post" in said
    assert post.read_bytes() == written


def test_what_an_editor_saves_while_blocks_are_written_is_left_and_named(kg: Run, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited, real = posts / "2025-11-25-chips.md", paste.with_block

    def with_block(data: bytes, *given: Any) -> bytes:
        if data == edited.read_bytes():
            edited.write_bytes(data + "編集者の一行。\n".encode())
        return real(data, *given)

    monkeypatch.setattr(paste, "with_block", with_block)
    before = edited.read_bytes()
    done = kg("related", "--all", "--write-back")
    assert done.exit_code == 3 and "2 of 4 posts changed" in done.stderr
    assert f"skipped {edited}: changed by another program meanwhile, and left as it is; run this again" in done.stderr
    assert edited.read_bytes() == before + "編集者の一行。\n".encode()
    with pytest.raises(UsageError, match="run this again"):
        kg("related", edited.stem, "--write-back")


def test_a_file_that_its_owner_may_not_write_is_named_and_left(kg: Run, posts: Path) -> None:
    locked = posts / "2025-11-25-chips.md"
    locked.chmod(0o444)
    before = locked.read_bytes()
    for option in ((), ("--dry-run",)):
        done = kg("related", "--all", "--write-back", *option)
        assert done.exit_code == 3 and f"skipped {locked}: may not be written; give write permission" in done.stderr
        assert locked.read_bytes() == before
    locked.chmod(0o644)
    assert "1 of 4 posts changed" in kg("related", "--all", "--write-back").stderr
    locked.chmod(0o444)
    assert kg("related", "--all", "--write-back").exit_code == 0  # nothing is to be written


def test_a_post_of_the_longest_name_gets_its_block(kg: Run, posts: Path, write_post: Callable[..., Path], ingest: Callable[..., Any]) -> None:
    post = write_post(f"2025-11-26-{'長' * 79}.md", POSTS["2025-11-21-again"][1], title="提携の続き")
    ingest()
    assert "4 of 5 posts changed" in kg("related", "--all", "--write-back").stderr
    assert "関連記事" in post.read_text(encoding="utf-8")


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
    assert "2025-11-24-bare.md:1: no front matter" in done.stderr and "2025-12-02-salt.md" not in done.stderr
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


@pytest.mark.parametrize(
    ("folder", "lines", "linked", "said"),
    [
        ("content", "publishDate: 2026-01-02", False, "1 post is dated later than now"),
        ("content", "publishDate: 2025-12-31", True, ""),
        ("content", "date: 2026-01-02\npublishDate: 2025-12-31", True, ""),
        ("content", "expiryDate: 2025-12-31", False, "1 post has an `expiryDate` that is over"),
        ("content", "publishDate: 2026-01-02\nexpiryDate: 2025-12-31", False, "1 post has an `expiryDate` that is over"),
        ("content", "expiryDate: 2026-01-02", True, ""),
        ("_posts", "publishDate: 2026-01-02\nexpiryDate: 2025-12-31", True, ""),
    ],
)
def test_what_hugo_does_not_show_yet_or_any_more_is_linked_by_nothing_that_is_pasted(
    kg: Run, posts: Path, write_post: Callable[..., Path], ingest: Callable[..., object], folder: str, lines: str, linked: bool, said: str
) -> None:
    post = write_post(f"{folder}/2025-11-22-more.md", POSTS["2025-11-21-again"][1], title="提携の続き")
    post.write_text(post.read_text(encoding="utf-8").replace("\n---\n", f"\n{lines}\n---\n", 1), encoding="utf-8")
    ingest()
    one = ("related", "2025-11-20-deal", "--no-fold")
    pasted = kg(*one, "--format", "md")
    assert ("提携の続き" in pasted.stdout) is linked and said in pasted.stderr and ("nothing links" in pasted.stderr) is bool(said)
    assert ("提携の続き" in kg(*one, "--format", "md", "--future").stdout) is ("expiry" not in said)
    kg("related", "--all", "--no-fold", "--jekyll", "related.yml")
    found = yaml.safe_load(Path("related.yml").read_text(encoding="utf-8"))
    assert ("提携の続き" in {entry["title"] for entry in found["2025-11-20-deal"]}) is linked
    assert "提携の続き" in kg(*one).stdout
