"""Sites built with the data file and the templates of docs/writers.md show the related posts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from kg.paste import data_file, keys_of
from kg.posts import SourceFile, link_of, read_post, shown_by_hugo
from kg.query import Reason, Related
from kg.query.phrases import Phrase
from kg.store.base import PostCard

pytestmark = pytest.mark.process

DOCS = (Path(__file__).parents[2] / "docs" / "writers.md").read_text(encoding="utf-8")
TITLE = "A & B: <i>「速報」</i> {{ site.title }} {% raw %} 'x' #1"
ADDRESSES = ('/a"><script>1</script>/', "javascript:alert(1)", "/{{ site.title }}/'x/")
POST = "---\ntitle: 題\ndate: 2026-01-05\nlayout: post\n---\n本文。\n"


def needed(program: str) -> str:
    """The program; a test that needs it is skipped where there is none, or fails if the environment says that there must be."""
    found = shutil.which(program)
    if found is None:
        answer = pytest.fail if os.environ.get(f"KG_REQUIRE_{program.upper()}") == "1" else pytest.skip
        answer(f"no {program} to test with; Debian's package {program} has it")
    return str(found)


def template(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", DOCS, re.S)
    return str(found)


def related() -> str:
    """The data file of a post with one related post, and of another with none."""
    post = PostCard("2025-12-31-old", "2025-12-31-old.md", "/2025/12/31/old/", TITLE, None, (), ())
    reason = Reason("words", Phrase("使われている言葉が近い", "similar wording"))
    hostile = [PostCard(f"h{n}", "h.md", address, "</a><script>1</script>\n<b>\"", None, (), ()) for n, address in enumerate(ADDRESSES)]
    found = [Related(p, 1.0, (), "", reasons=(reason,)) for p in (post, *hostile)]
    return data_file({"2026-01-05-new": found, "2026-01-06-alone": []})


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def links(page: str) -> list[tuple[str, str]]:
    return [(href, unescape(text)) for href, text in re.findall(r'<li><a href="?([^">]*)"?>(.*?)</a>', page, re.S)]


def test_a_jekyll_site_shows_the_block(tmp_path: Path) -> None:
    jekyll = needed("jekyll")
    write(
        tmp_path,
        {
            "_config.yml": "baseurl: /blog\npermalink: /:title/\n",
            "_data/related.yml": related(),
            "_includes/related.html": template("liquid"),
            "_layouts/post.html": "{{ content }}{% include related.html %}",
            "_posts/2026-01-05-new.md": POST,
            "_posts/2026-01-06-alone.markdown": POST,
        },
    )
    built = subprocess.run([jekyll, "build", "--disable-disk-cache"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "_site" / "new" / "index.html").read_text(encoding="utf-8")
    assert links(page)[0] == ("/blog/2025/12/31/old/", TITLE)
    assert [text for _, text in links(page)[1:]] == ['</a><script>1</script> <b>"'] * len(ADDRESSES)
    assert "<script" not in page and "<b>" not in page and 'href="javascript' not in page
    assert "関連記事" in page and "使われている言葉が近い" in page
    assert "関連記事" not in (tmp_path / "_site" / "alone" / "index.html").read_text(encoding="utf-8")


NAMES = (
    "2026-01-07-a b.md",
    unicodedata.normalize("NFD", "2026-01-08-データが「パ」.md"),
    "2026-01-09-データが.md",
    "2026-01-10-a#b%20c&d.md",
    "2026-01-11-Upper Case.MD",
    "2026-01-12-v1.2.mdown.md",
    "2026-01-13-x.markdown",
    "2026-01-14-'q' \"r\": {{ a }}.md",
    "2026-01-15-a.mkd",
)


def by_title(pages: Path) -> dict[str, list[str]]:
    """The texts of the links of each page of a site, by the number that the page gives."""
    found = {}
    for page in pages.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if number := re.search(r"題(\d+)", text):
            found[number[1]] = [title for _, title in links(text)]
    return found


def data_of(paths: Iterable[str]) -> str:
    """The data file of posts, each with one related post of its own."""
    cards = {path: PostCard(f"p{n}", "p.md", f"/p{n}/", f"記事{n}", None, (), ()) for n, path in enumerate(paths)}
    return data_file({key: [Related(card, 1.0, (), "")] for path, card in cards.items() for key in keys_of(path)})


def test_a_jekyll_site_finds_posts_by_whatever_name(tmp_path: Path) -> None:
    jekyll = needed("jekyll")
    paths = [f"_posts/{name}" for name in NAMES]
    posts = {path: f"---\ntitle: 題\nlayout: post\npermalink: /n{n}/\n---\n題{n}\n" for n, path in enumerate(paths)}
    write(
        tmp_path,
        {
            "_config.yml": "markdown_ext: markdown,mkdown,mkdn,mkd,md,mdown\n",
            "_data/related.yml": data_of(paths),
            "_includes/related.html": template("liquid"),
            "_layouts/post.html": "{{ content }}{% include related.html %}",
            **posts,
        },
    )
    built = subprocess.run([jekyll, "build", "--disable-disk-cache"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stderr
    assert by_title(tmp_path / "_site") == {str(n): [f"記事{n}"] for n in range(len(NAMES))}


def test_a_hugo_site_finds_posts_by_whatever_name(tmp_path: Path) -> None:
    hugo = needed("hugo")
    names = (*(name for name in NAMES if name.endswith((".md", ".markdown"))), "My Bundle が/index.md", "notes/2026-01-16-n.ja.md")
    paths = [f"content/posts/{name}" for name in names]
    write(
        tmp_path,
        {
            "config.toml": 'baseURL = "https://example.com/"\n',
            "data/related.yml": data_of(paths),
            "layouts/partials/related.html": template("go-html-template"),
            "layouts/_default/single.html": '{{ .Content }}{{ partial "related.html" . }}',
            **{path: f"---\ntitle: 題\nurl: /n{n}/\n---\n題{n}\n" for n, path in enumerate(paths)},
        },
    )
    built = subprocess.run([hugo, "--quiet"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    assert by_title(tmp_path / "public") == {str(n): [f"記事{n}"] for n in range(len(paths))}


def test_links_lead_to_where_jekyll_puts_posts(tmp_path: Path) -> None:
    jekyll = needed("jekyll")
    fronts = {
        "2026-01-05-my_post.md": "categories: [業界別AI活用, AI ML]",
        "2026-01-06-「b」・c d.md": "category: One name",
        "2026-01-07-e.md": "categories: Two Words\nslug: see-ME",
        "2026-01-08-f.md": "permalink: /own/:y_day/:title.html",
    }
    posts = {f"_posts/{name}": f"---\ntitle: 題\n{front}\n---\n本文。\n" for name, front in fronts.items()}
    write(tmp_path, {"_config.yml": "permalink: /:categories/:short_year/:i_month/W:week/:short_day/:title/\ntimezone: UTC\n", **posts})
    built = subprocess.run([jekyll, "build", "--disable-disk-cache"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stderr
    there = {"/" + str(p.relative_to(tmp_path / "_site")).removesuffix("index.html") for p in (tmp_path / "_site").rglob("*.html")}
    pattern = "/:categories/:short_year/:i_month/W:week/:short_day/:title/"
    assert {link_of(text, path, pattern, None) for path, text in posts.items()} == there


def test_a_hugo_site_shows_the_block(tmp_path: Path) -> None:
    hugo = needed("hugo")
    write(
        tmp_path,
        {
            "config.toml": 'baseURL = "https://example.com/blog/"\n',
            "data/related.yml": related(),
            "layouts/partials/related.html": template("go-html-template"),
            "layouts/_default/single.html": '{{ .Content }}{{ partial "related.html" . }}',
            "content/posts/2026-01-05-new.md": POST,
            "content/posts/2026-01-06-alone/index.md": POST,
        },
    )
    built = subprocess.run([hugo, "--quiet"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    page = (tmp_path / "public" / "posts" / "2026-01-05-new" / "index.html").read_text(encoding="utf-8")
    assert links(page)[0] == ("/blog/2025/12/31/old/", TITLE)
    assert [text for _, text in links(page)[1:]] == ['</a><script>1</script> <b>"'] * len(ADDRESSES)
    assert "<script" not in page and "<b>" not in page and 'href="javascript' not in page
    assert "関連記事" not in (tmp_path / "public" / "posts" / "2026-01-06-alone" / "index.html").read_text(encoding="utf-8")


def is_post(text: str) -> bool:
    post, _ = read_post(SourceFile("", "2026-01-05-a.md", "a.md", text.encode(), ""))
    return post is not None


def test_posts_are_those_that_jekyll_publishes(tmp_path: Path) -> None:
    jekyll = needed("jekyll")
    values = ("false", "no", "Off", "fAlse", "", "~", "null", "n", "true", "2026-01-05", '"false"', "'no'", '""', "|\n  false")
    texts = {f"p{n}": f"---\ntitle: 題\npublished: {value}\n---\n本文。\n" for n, value in enumerate(values)}
    write(tmp_path, {"_config.yml": "permalink: /:title/\n", **{f"_posts/2026-01-05-{name}.md": text for name, text in texts.items()}})
    built = subprocess.run([jekyll, "build", "--disable-disk-cache"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stderr
    there = {page.parent.name for page in (tmp_path / "_site").rglob("index.html")}
    assert {name for name, text in texts.items() if is_post(text)} == there


def test_posts_are_those_that_hugo_publishes(tmp_path: Path) -> None:
    hugo = needed("hugo")
    lines = [f"draft: {value}" for value in ("true", "True", "yes", "on", "false", "", '"true"', "'True'", '"yes"', "'on'", "'false'")]
    lines += ["published: false", "published:", 'published: ""', "published: 2001-01-01", "published: 2099-01-01"]
    dates = ("2001-01-01", "2099-01-01", "'2099-01-01'", "2099-01-01T10:00:00+09:00", "いつか", "")
    lines += [f"{name}: {date}" for name in ("publishDate", "publishdate", "pubDate", "expiryDate", "unpublishdate") for date in dates]
    lines += ["date: 2099-01-01\npublishDate: 2001-01-01", "publishDate: 2001-01-01\npubdate: 2099-01-01"]
    texts = {f"p{n}": f"---\ntitle: 題\n{line}\n---\n本文。\n" for n, line in enumerate(lines)}
    site = {"config.toml": 'baseURL = "https://example.com/"\n', "layouts/_default/single.html": "{{ .Content }}"}
    write(tmp_path, {**site, **{f"content/{name}.md": text for name, text in texts.items()}})
    built = subprocess.run([hugo, "--quiet"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    now = datetime(2026, 1, 5, tzinfo=UTC)

    def is_shown(text: str) -> bool:
        since, until = shown_by_hugo(text, None)
        return is_post(text) and (since or now) <= now <= (until or now)

    there = {page.parent.name for page in (tmp_path / "public").rglob("index.html")} & texts.keys()
    assert {name: is_shown(text) for name, text in texts.items()} == {name: name in there for name in texts}
