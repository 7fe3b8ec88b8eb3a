"""What a text leaves open at its end."""

from __future__ import annotations

import pytest

from kg.posts import unclosed

HEAD = "---\ntitle: 題 <pre>\n---\n"


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("```kg check``` の話\n\n<details>\n本文\n", "<details>"),
        ("<details>\n```kg check``` で調べる。\n</details>\n", None),
        ("```html\n<details>\n```\n", None),
        ("- 項\n\n    ```html\n    <details>\n    ```\n", None),
        ("~~~ a`b\n<details>\n~~~~\n", None),
        ("~~~\n<details>\n~~~`\n</details>\n~~~\n<pre>\n", "<pre>"),
        ("    ```\n\n<details>\n", "<details>"),
        ("<!--\n```\n-->\n\n<details>\n", "<details>"),
        ("<pre>\n```\n</pre>\n\n<details>\n", "<details>"),
        ("`<details>` と ``<pre>`` の話\n", None),
        ("```\n<!-- 文\n```\n", "<!--"),
        ('<div class="note">\n\n注意。\n', "<div>"),
        ("<div><div>注</div>\n</div>\n", None),
        ("<dialog>\n<video src='a.mp4'></video>\n", "<dialog>"),
        ("<p>文\n", "<p>"),
        ("文\n<section class='a'>\n\n文\n", "<section>"),
        ("<ul>\n<li>一\n<li>二\n</ul>\n", "<li>"),
        ("<table><tr><td>一</table>\n", "<tr>"),
        ("<div>\n文\n</div\n", "<div>"),
        ("<script src='a.js' />\n", "<script>"),
        ("文 <p>文\n", None),
        ("- 項\n  <p>文\n", None),
        ("<thead>\n</thead><p>文</P>\n<br><hr>\n</section>\n", None),
        ("<b>文\n<span>\n<my-p>\n", None),
    ],
)
@pytest.mark.parametrize("head", ["", HEAD])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_what_is_open_is_told_unless_it_is_code(head: str, text: str, opened: str | None, newline: str) -> None:
    found = unclosed((head + text).replace("\n", newline))
    assert (found and found.what) == opened
