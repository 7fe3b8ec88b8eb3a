"""The HTTP API and the web pages: knows HTTP, no graph logic."""

from api.app import create_app

__all__ = ["create_app"]
