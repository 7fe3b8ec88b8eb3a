"""The related links that a post brings along itself."""

from __future__ import annotations

import pytest

from kg.markers import END, START
from kg.posts import own_links

HEAD = "---\ntitle: 題\n---\n本文の文。\n\n"


@pytest.mark.parametrize(
    ("section", "heading", "level"),
    [
        ("## 関連記事\n\n- [一](/a/)\n", "関連記事", 2),
        ("#### あわせて読みたい：\n[一](/a/)\n", "あわせて読みたい", 4),
        ("**関連記事**\n\n* [一](/a/)\n", "関連記事", 2),
        ('<h3>関連記事</h3>\n<ul><li><a href="/a/">一</a></li></ul>\n', "関連記事", 3),
    ],
    ids=["list", "colon", "bold", "HTML"],
)
def test_a_section_is_told_by_its_heading_and_links_what_stands_under_it(section: str, heading: str, level: int) -> None:
    own = own_links(f"{HEAD}{section}\n## まとめ\n\n[二](/b/)\n")
    assert own is not None and (own.headings, own.level) == ((heading,), level)
    assert own.link("/a/", "a") and not own.link("/b/", "b")


@pytest.mark.parametrize(
    "link",
    [
        "[一]({% post_url a %})", "[一]({{ site.baseurl }}{% post_url 2025/a %})", "[一]({% link _posts/a.md %})", "[一]({% link _posts/a.mkd %})", "[一]({{ site.url }}/a/)",
        "[一]({{ '/a/' | relative_url }})", '<a href="{{ "/a/" | relative_url }}">一</a>', '<a href="{{ site.url }}/a/">一</a>',
        '[一]({{< relref "blog/a.md" >}})', '[一]({{% ref "/a" %}})', "[一](<../a/>)", "[一](/wiki_(x)/a/)",
    ],
)  # fmt: skip
def test_links_as_jekyll_and_hugo_write_them_are_known(link: str) -> None:
    own = own_links(f"{HEAD}## 関連記事\n\n- [零](/0/)\n- {link}\n- [二](/b/)\n")
    assert own is not None and own.link("/a/", "a") and own.link("/b/", "b") and not own.link("/c/", "c")


def test_an_address_is_compared_without_host_query_and_encoding() -> None:
    own = own_links(f"{HEAD}## 関連記事\n- [一](https://example.com/blog/%E5%88%9D/?ref=x#top)\n")
    assert own is not None and own.link("/blog/初/", "x") and own.link("/初/", "x") and not own.link("/og/初/", "x")


def test_our_block_is_no_section_of_the_post() -> None:
    assert own_links(f"{HEAD}{START}\n## 関連記事\n\n- [一](/a/)\n{END}\n") is None


def test_a_line_of_marks_without_end_is_read_in_proportion_to_its_length() -> None:
    own = own_links(f"{HEAD}文{'* ' * 95_000}文\n\n## 関連記事\n- [一](/a/)\n")
    assert own is not None and own.headings == ("関連記事",)
