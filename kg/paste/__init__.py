"""Related posts in the forms that a writer can take away: Markdown, HTML, JSON, a data file of the site, a block in a post."""

from kg.paste.data import data_file, entries, entries_file, keys_of
from kg.paste.links import address_of, html_link, html_list, html_section, markdown_link, markdown_list
from kg.paste.markers import with_block

__all__ = [
    "address_of",
    "data_file",
    "entries",
    "entries_file",
    "html_link",
    "html_list",
    "html_section",
    "keys_of",
    "markdown_link",
    "markdown_list",
    "with_block",
]
