"""Source files to posts: front matter, Markdown with offsets, what is editorial."""

from kg.posts.checkout import checkout_of
from kg.posts.dates import Shown, by_own_clock, out_at, shown_by_hugo
from kg.posts.editorial import block_digests, opening_of, recurring, without
from kg.posts.encodings import text_of
from kg.posts.files import SourceFile, find_files
from kg.posts.frontmatter import FrontMatterError, body_start, closing_line
from kg.posts.ownlinks import OwnLinks, own_links
from kg.posts.reader import DEFAULT_PERMALINK, MAX_TEXT, from_name, line_of_permalink, link_of, read_draft, read_post
from kg.posts.rewritten import rewritten
from kg.posts.surroundings import Surroundings, surroundings
from kg.posts.unclosed import Unclosed, unclosed

__all__ = [
    "DEFAULT_PERMALINK",
    "FrontMatterError",
    "MAX_TEXT",
    "OwnLinks",
    "Shown",
    "SourceFile",
    "Surroundings",
    "Unclosed",
    "block_digests",
    "body_start",
    "by_own_clock",
    "checkout_of",
    "closing_line",
    "find_files",
    "from_name",
    "line_of_permalink",
    "link_of",
    "opening_of",
    "own_links",
    "out_at",
    "read_draft",
    "read_post",
    "recurring",
    "rewritten",
    "shown_by_hugo",
    "surroundings",
    "text_of",
    "unclosed",
    "without",
]
