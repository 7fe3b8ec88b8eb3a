"""The command line as a user meets it, each command a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import printed
from snapshots import snapshot

from kg.posts import SourceFile, find_files, read_post
from kg.store import open_store

SAMPLES = Path(__file__).parents[2] / "samples" / "posts"
REFERENCE = "OpenAIはFoxconnと提携した。ソフトバンクグループはStargateに5000億ドルを投じる計画だ。"

pytestmark = pytest.mark.process

Write = Callable[..., Path]


def kg(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=_environment(environment), capture_output=True, text=True, timeout=300, check=False)


def _environment(more: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("KG_")} | {"COLUMNS": "200", "NO_COLOR": "1"} | more


@pytest.fixture(scope="module")
def samples_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    done = kg("ingest", SAMPLES, "--json", "--receipts", "receipts.jsonl", cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "ingest.json").write_text(done.stdout, encoding="utf-8")
    return folder / "kg.db"


def test_the_sample_posts_are_all_stored_and_answer(samples_db: Path) -> None:
    stats = json.loads(kg("stats", "--json", cwd=samples_db.parent).stdout)
    assert stats["posts"] == 30
    found = json.loads(kg("search", "オープンAI", "--json", cwd=samples_db.parent).stdout)
    assert (found[0]["id"], found[0]["name"], found[0]["type"]) == ("organization/openai", "OpenAI", "Organization")


def test_an_ingest_says_what_it_did_a_line_a_change_and_in_sum(samples_db: Path) -> None:
    summary = json.loads((samples_db.parent / "ingest.json").read_text(encoding="utf-8"))
    found = [json.loads(line) for line in (samples_db.parent / "receipts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["number"] for r in found] == list(range(1, 31)) and {r["kind"] for r in found} == {"came"}
    stats, changes = summary["stats"], summary["changes"]
    assert len({e for r in found for e in r["entities"]["came"]}) == stats["entities"]
    assert {name: counts["came"] for name, counts in changes.items()} == {name: stats[name] for name in ("entities", "claims", "edges")}
    assert not any(counts.get(word) for counts in changes.values() for word in ("went", "stayed"))
    assert json.loads(kg("receipts", "--limit", 30, "--json", cwd=samples_db.parent).stdout) == found[::-1]


def test_every_question_answers_in_words_and_in_json(samples_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [
        ("search", "ホンハイ"),
        ("entity", "エヌビディア"),
        ("neighbors", "OpenAI", "--type", "partners_with"),
        ("evidence", "OpenAI", "Foxconn"),
        ("path", "鴻海", "NVIDIA"),
        ("posts", "ソフトバンクグループ"),
        ("post", "2025-11-21-1-openai-foxconn"),
        ("stats",),
    ]
    monkeypatch.setenv("KG_STORE", str(samples_db))
    for question in questions:
        words = kg(*question, cwd=samples_db.parent)
        assert words.returncode == 0 and words.stdout.strip(), (question, words.stderr)
        assert json.loads(printed(*question, "--json")), question


def test_the_sentence_behind_an_edge_is_shown(samples_db: Path) -> None:
    assert "OpenAIはFoxconnと提携した。" in kg("evidence", "オープンAI", "鴻海精密工業", cwd=samples_db.parent).stdout


def test_related_reads_a_draft_from_a_file_and_from_standard_input(samples_db: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("ホンハイとOpenAIがAIサーバーの工場を建てるという。", encoding="utf-8")
    found = json.loads(kg("related", draft, "--format", "json", "--store", samples_db, cwd=tmp_path).stdout)
    assert "Foxconn" in found[0]["shared_entities"]
    markdown = kg("related", draft, "-k", 3, "--format", "md", "--store", samples_db, cwd=tmp_path).stdout
    assert len(markdown.splitlines()) == 3 and all(line.startswith("- [") for line in markdown.splitlines())


def test_an_error_is_one_line_and_exit_status_1(samples_db: Path, tmp_path: Path) -> None:
    for arguments, expected in (
        (("entity", "Foxcon"), "Foxconn"),
        (("entity", "誰も知らない名前"), "誰も知らない名前"),
        (("post", "nowhere"), "nowhere"),
        (("ingest", "nowhere"), "no such file"),
    ):
        done = kg(*arguments, "--store", samples_db, cwd=tmp_path)
        assert done.returncode == 1 and expected in done.stderr and len(done.stderr.strip().splitlines()) == 1, done
    done = kg("stats", cwd=tmp_path)
    assert done.returncode == 1 and "kg ingest" in done.stderr


def test_extract_prints_one_object_a_post_whose_offsets_hold(tmp_path: Path, write_post: Write) -> None:
    path = write_post("2025-11-21-a.md", f"**{REFERENCE}**\n\n## 関連記事\n\n- [NVIDIAの話](/a/)\n- [Oracleの話](/b/)\n")
    done = kg("extract", path, "--jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    found = json.loads(line)
    source = path.read_text(encoding="utf-8")
    assert found["path"] == str(path)
    assert {e["id"] for e in found["entities"]} == {
        "organization/openai",
        "organization/foxconn",
        "organization/ソフトバンクグループ",
        "project/stargate",
    }
    assert all(source[m["start"] : m["end"]] == m["text"] for e in found["entities"] for m in e["mentions"])
    relations = {(r["head"], r["type"], r["tail"]): r for r in found["relations"]}
    investment = relations["organization/ソフトバンクグループ", "invests_in", "project/stargate"]
    assert (investment["amount"], investment["status"]) == ("5000億ドル", "planned")
    evidence = investment["evidence"]
    assert source[evidence["start"] : evidence["end"]] == evidence["text"]


def _malformed(folder: Path) -> int:
    """Write twenty files that are not posts, and say how many were written."""
    head = b"---\ntitle: t\ndate: 2025-11-21\n---\n"
    files = {
        "latin1.md": head + "caf\u00e9".encode("latin-1"),
        "sjis.md": head + "日本語".encode("shift-jis"),
        "utf16.md": (head.decode() + "OpenAI").encode("utf-16"),
        "nul.md": head + b"OpenAI\x00Foxconn",
        "unclosed.md": b"---\ntitle: t\nOpenAI\n",
        "quote.md": b'---\ntitle: "t\ndate: 2025-11-21\n---\nOpenAI\n',
        "colon.md": b"---\ntitle: a: b: c\n---\nOpenAI\n",
        "tab.md": b"---\ntitle: t\n\tdate: x\n---\nOpenAI\n",
        "list.md": b"---\n- a\n- b\n---\nOpenAI\n",
        "anchor.md": b"---\ntitle: *nobody\n---\nOpenAI\n",
        "empty.md": b"",
        "blank.md": b"\n\n   \n",
        "nobody.md": head,
        "onlyhead.md": head + b"## OpenAI\n",
        "onlycode.md": head + b"```\nOpenAI\n```\n",
        "onlylinks.md": head + "## 関連記事\n\n- [OpenAI](/a/)\n- [Foxconn](/b/)\n".encode(),
        "oneline.md": head + b"OpenAI " * 1_500_000,
        "longline.md": head + b"OpenAI " * 60_000,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "folder.md").mkdir()
    (folder / "broken.md").symlink_to(folder / "nothing.md")
    return len(files) + 2


def test_of_a_hundred_good_posts_and_twenty_malformed_ones_a_hundred_are_stored_and_twenty_named(
    tmp_path: Path, write_post: Write
) -> None:
    for n in range(100):
        write_post(f"2025-11-{n % 28 + 1:02}-good-{n:03}.md", f"{REFERENCE}これは第{n}報である。")
    assert _malformed(tmp_path / "posts") == 20
    done = kg("ingest", "posts", "--json", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    assert (report["stats"]["posts"], report["skipped"], report["analysed"]) == (100, 20, 100)
    assert all(p["reason"] and p["remedy"] and p["path"].startswith("posts/") for p in report["problems"])
    assert sum(line.startswith("skipped") for line in done.stderr.splitlines()) == 20
    again = kg("ingest", "posts", "--json", cwd=tmp_path)
    assert (again.returncode, json.loads(again.stdout)["unchanged"]) == (3, 100)
    assert json.loads(again.stdout)["stats"] == report["stats"]


def test_kill_9_during_an_ingest_loses_nothing_and_leaves_no_half_post(
    samples_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_WORKERS", "1")
    whole = {f: len(_facts(samples_db, f)) for f in _ids()}
    for target in (0, 1, 12, 29):
        victim = tmp_path / "victim.db"
        process = subprocess.Popen(
            [sys.executable, "-c", "from kg.cli import main; main()", "ingest", str(SAMPLES), "--store", str(victim)],
            env=_environment({"KG_WORKERS": "1"}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Strike once so many posts are in, or as soon as there is a store.
        while process.poll() is None and _stored(victim) < target:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if victim.exists() and _stored(victim) >= 0:
            opened = open_store(str(victim))
            with opened.view() as view:
                stored = list(view.posts())
            opened.close()
            assert all(len(_facts(victim, post_id)) == whole[post_id] for post_id in stored)
        printed("ingest", SAMPLES, "--store", victim)
        assert _same(samples_db, victim)
        for file in tmp_path.glob("victim.db*"):
            file.unlink()


def _ids() -> list[str]:
    return [post.id for f in find_files([SAMPLES]) if isinstance(f, SourceFile) and (post := read_post(f)[0])]


def _stored(path: Path) -> int:
    """Number of posts in a store that another process may be making; -1 if it cannot be read yet."""
    import sqlite3

    if not path.exists():
        return -1
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT COUNT(*) FROM posts").fetchone()[0])
    except sqlite3.Error:
        return -1
    finally:
        db.close()


def _facts(path: Path, post_id: str) -> list[object]:
    store = open_store(str(path))
    with store.view() as view:
        found = [*view.mentions_in(post_id), *view.claims_in(post_id), *view.topics_in(post_id), *view.terms_in(post_id)]
    store.close()
    return list(found)


def _same(a: Path, b: Path) -> bool:
    stores = [open_store(str(p)) for p in (a, b)]
    equal = snapshot(stores[0]) == snapshot(stores[1])
    for store in stores:
        store.close()
    return equal


def test_two_ingests_at_once_the_second_is_refused_in_plain_words(tmp_path: Path, write_post: Write) -> None:
    write_post("a.md", REFERENCE)
    store = open_store(str(tmp_path / "kg.db"))
    with store.writer():
        done = kg("ingest", "posts", cwd=tmp_path)
    assert done.returncode == 1 and "another ingest" in done.stderr
    assert kg("ingest", "posts", cwd=tmp_path).returncode == 0
