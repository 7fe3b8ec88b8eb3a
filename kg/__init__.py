"""Topic knowledge graph of Japanese posts: who relates to whom, since when, and which sentence says so."""

__all__ = ["__version__"]

__version__ = "0.2.0"
