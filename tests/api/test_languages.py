"""The languages of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import escape

from api.errors import BY_STATUS, SITUATIONS
from api.languages import LANGUAGES, language, wanted
from kg.errors import EntityNotFound
from kg.records import CO_MENTION, ENTITY_TYPES, RELATION_TYPES

TEMPLATES = sorted((Path(__file__).parents[2] / "api" / "templates").glob("*.html"))


def forms(code: str, key: str) -> list[str]:
    """The text of a key, or its singular and plural."""
    text = language(code).texts[key]
    return list(text.values()) if isinstance(text, dict) else [text]


def literal(template: str) -> Iterator[str]:
    """The words of a template that stand in no expression: text, and attributes that people read or hear."""
    parts = [value for _, kind, value in Environment().lex(template) if kind == "data"]
    page = "\0".join(parts)  # an expression that was taken out
    for attribute in re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', page):
        yield from re.findall(r"[^\W\d_]{2,}", attribute)
    yield from re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", " ", re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.S)))


def test_every_language_has_the_same_keys_and_puts_in_the_same_values() -> None:
    keys = {code: set(language(code).texts) for code in LANGUAGES}
    assert keys["ja"] == keys["en"]
    for key in keys["ja"]:
        values = {code: {name for text in forms(code, key) for name in re.findall(r"{(\w+)}", text)} for code in LANGUAGES}
        assert values["ja"] == values["en"] or key == "entity.mentions", key


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_text_of_their_own(path: Path) -> None:
    words = set(literal(path.read_text(encoding="utf-8")))
    assert not words


def test_the_test_for_text_finds_text() -> None:
    page = '<p title="{{ a }} mehr">{{ t("x") }} und <b>記事</b></p><input placeholder="名前">'
    assert set(literal(page)) == {"mehr", "und", "記事", "名前"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_text_that_a_template_asks_for_is_there(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    known = set(language("en").texts)
    for key in re.findall(r'\bt\("([^"]+)"[,)]', source):
        assert key in known, key
    for beginning in re.findall(r'\bt\("([^"]+\.|[^"]+_)" ~', source):
        assert any(key.startswith(beginning) for key in known), beginning


def test_every_text_is_asked_for_somewhere() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    beginnings = tuple(re.findall(r'\bt\("([^"]+)" ~', source))
    sets = tuple(f"{kind}." for kind in ("error", "fault", "method", "remedy", "reason", "suggestion", "type", "relation", "status", "seen_out", "seen_in", "seen_both"))
    unused = [key for key in language("en").texts if f'"{key}"' not in source and not key.startswith((*beginnings, *sets))]
    assert unused == []


def test_every_error_type_and_relation_has_a_name() -> None:
    known = set(language("ja").texts)
    assert {f"error.{s.slug}" for s in (*SITUATIONS.values(), *BY_STATUS.values())} <= known
    assert {f"type.{type}" for type in ENTITY_TYPES} | {f"relation.{type}" for type in (*RELATION_TYPES, CO_MENTION)} <= known


@pytest.mark.parametrize(
    ("accept", "code"),
    [
        ("en-GB,en;q=0.9", "en"), ("ja,en;q=0.8", "ja"), ("fr, en;q=0.2, ja;q=0.6", "ja"), ("", "ja"), ("fr", "ja"),
        ("en;q=x, ja;q=0", "ja"), ("EN", "en"),
    ],
)  # fmt: skip
def test_a_browser_gets_the_language_it_likes_best(accept: str, code: str) -> None:
    assert wanted(accept) == code


def test_a_page_comes_in_the_language_of_the_browser_or_of_its_address(client: Any) -> None:
    english = client.get("/", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in english.text and english.headers["content-language"] == "en"
    assert "Accept-Language" in english.headers["vary"]
    assert '<html lang="ja">' in client.get("/?lang=ja", headers={"Accept-Language": "en"}).text
    assert '<html lang="ja">' in client.get("/?lang=xx").text


def test_an_english_page_is_english_but_for_what_the_archive_says(client: Any) -> None:
    page = client.get("/link?lang=en").text
    assert re.findall(r"[ぁ-んァ-ヶ]+", page.replace("日本語", "")) == []
    entity = client.get("/entities/organization/openai?lang=en").text
    assert "Suppliers" in entity and "供給元" not in entity and "1 post" in entity


def test_a_language_that_was_chosen_stays_chosen(client: Any) -> None:
    page = client.get("/entities/organization/openai?lang=en").text
    links = [href for href in re.findall(r'href="(/[^"]*)"', page) if not href.startswith(("/static/", "/openapi"))]
    assert len(links) > 20
    assert [href for href in links if "lang=" not in href] == []
    assert page.count('<input type="hidden" name="lang" value="en">') == page.count("<form")
    assert "lang=en" not in client.get("/entities/organization/openai", headers={"Accept-Language": "ja"}).text.replace(
        'hreflang="en" href="/entities/organization/openai?lang=en"', ""
    ).replace('href="/entities/organization/openai?lang=en" lang="en"', "")


def test_the_switch_keeps_the_question(client: Any) -> None:
    page = client.get("/link?a=OpenAI&b=Oracle&lang=ja").text
    assert 'href="/link?a=OpenAI&amp;b=Oracle&amp;lang=en"' in page


def test_what_a_browser_keeps_is_kept_for_one_language(client: Any) -> None:
    japanese, english = (client.get("/", headers={"Accept-Language": code}) for code in LANGUAGES)
    assert japanese.headers["etag"] != english.headers["etag"]
    again = {"Accept-Language": "en", "If-None-Match": japanese.headers["etag"]}
    assert client.get("/", headers=again).status_code == 200
    assert client.get("/", headers={**again, "If-None-Match": english.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("written", "japanese", "english"),
    [
        ("2026-01-05", "2026年1月5日", "5 Jan 2026"),
        ("2026-01", "2026年1月", "Jan 2026"),
        ("2026", "2026年", "2026"),
        ("2026-01/2026-03", "2026年1月〜2026年3月", "Jan 2026–Mar 2026"),
        ("2026-Q1", "2026-Q1", "2026-Q1"),
    ],
)
def test_dates_are_written_as_people_write_them(written: str, japanese: str, english: str) -> None:
    assert (language("ja").date(written), language("en").date(written)) == (japanese, english)


def test_what_is_put_into_a_text_is_escaped() -> None:
    assert language("en")("search.nothing", q="<b>") == "“&lt;b&gt;” was not found"


def test_names_say_why_they_are_names() -> None:
    assert language("en").why("version of GPT") == "a version of GPT"
    assert language("ja").why("curated") == "名前の一覧にある"
    assert language("en").why("by hand") == "by hand"


def test_what_stands_in_a_message_is_escaped_once() -> None:
    said = (language("en").fault(EntityNotFound("A&B")), language("en").suggested("both are called A&B"), language("en").why("parenthesis in A&B"))
    assert all("A&amp;B" in escape(text) for text in said)
