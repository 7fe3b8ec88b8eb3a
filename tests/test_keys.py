"""API keys in their file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.keys import KeyFile


def test_a_key_is_found_by_its_secret_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    assert file.keys() == () and file.find("kg_nothing") is None
    key, secret = file.add("newsroom", ["read"])
    assert file.find(secret) == key and file.find(secret + "x") is None and file.find("") is None
    assert secret not in file.path.read_text() and secret.startswith(key.id)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_what_another_process_changes_is_seen_at_once(tmp_path: Path) -> None:
    mine, other = KeyFile(tmp_path / "keys.json"), KeyFile(tmp_path / "keys.json")
    key, secret = mine.add("one", ["read"])
    assert other.find(secret) == key
    mine.revoke(key.id)
    assert other.find(secret) is None and other.keys() == ()


def test_scopes_names_and_ids_are_checked(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    for scopes in (["admin"], []):
        with pytest.raises(UsageError, match="read and write"):
            file.add("x", scopes)
    with pytest.raises(UsageError, match="name"):
        file.add(" ", ["read"])
    with pytest.raises(UsageError, match="kg keys list"):
        file.revoke("kg_none")
    with pytest.raises(UsageError, match="no such folder"):
        KeyFile(tmp_path / "no" / "keys.json").add("x", ["read"])


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("[1]")
    with pytest.raises(UsageError, match=r"keys\.json"):
        KeyFile(tmp_path / "keys.json").keys()
