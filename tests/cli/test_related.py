"""`kg related` in this process: what it prints for a draft, and what it says of one that it cannot read."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
from commands import Run

from kg.errors import UsageError


def test_text_tells_the_reasons_with_their_sentences(kg: Run, posts: Path) -> None:
    shown = kg("related", "2025-11-21-again", "-k", "2").stdout
    assert "both: Foxconn–OpenAI partnership (this post was the first to report it, 2025-11-20)" in shown
    assert "OpenAIはFoxconnと提携した。" in shown
    assert "tells the same story" in shown


def test_a_story_that_was_told_is_said_on_standard_error(kg: Run, posts: Path) -> None:
    done = kg("related", "-", "--format", "json", input="# 提携\n\nOpenAIはFoxconnと提携した。データセンターの筐体を設計し、5000億ドルの計画に使う。")
    assert "2 posts have told this story" in done.stderr
    assert "earliest: 2025-11-20 提携の[発表]" in done.stderr and "fullest: 2025-11-21 提携の詳細" in done.stderr
    found = json.loads(done.stdout)
    assert {r["post"]["id"] for r in found if r["same_story"]} == {"2025-11-20-deal", "2025-11-21-again"}
    one = kg("check", posts / "2025-11-21-again.md").stderr
    assert "earliest: 2025-11-20 提携の[発表]" in one and "fullest" not in one  # the same post
    assert "story" not in kg("related", "-", "--format", "json", input="巣箱を作る。").stderr


@pytest.mark.parametrize(("format", "empty"), [("text", ""), ("md", ""), ("html", ""), ("json", "[]")])
def test_that_nothing_goes_with_a_draft_is_said_on_standard_error(kg: Run, posts: Path, format: str, empty: str) -> None:
    done = kg("related", "-", "--format", format, input="# 玉ねぎを炒める\n\n塩と胡椒を振り、弱火で煮込む。")
    assert done.stdout.strip() == empty
    assert "nothing in the archive goes with this draft" in done.stderr
    assert ("well enough to be pasted" in done.stderr) == (format in ("md", "html"))
    assert kg("related", "2025-11-21-again", "--format", format).stderr.count("nothing") == 0


def test_what_is_pasted_names_a_story_once(kg: Run, posts: Path) -> None:
    markdown = kg("related", "2025-11-25-chips", "--format", "md").stdout
    assert markdown.count("提携") == 1
    assert kg("related", "2025-11-25-chips", "--format", "md", "--no-fold").stdout.count("提携") == 2
    assert kg("related", "2025-11-25-chips", "--format", "html").stdout.count("<li>") == markdown.count("\n")
    [versions] = [r["versions"] for r in json.loads(kg("related", "2025-11-25-chips", "--format", "json", "--fold").stdout) if r["versions"]]
    assert len(versions) == 1


def test_a_title_is_escaped(kg: Run, posts: Path) -> None:
    assert r"- [提携の\[発表\]](/2025/11/20/deal/)" in kg("related", "2025-11-21-again", "--format", "md").stdout


def test_a_stored_file_that_is_given_is_not_related_to_itself(kg: Run, posts: Path) -> None:
    found = json.loads(kg("related", posts / "2025-11-25-chips.md", "--format", "json").stdout)
    assert found and "2025-11-25-chips" not in [r["post"]["id"] for r in found]


def test_nor_is_its_copy_in_another_checkout(kg: Run, posts: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "2025-11-25-chips.md"
    copy.parent.mkdir()
    copy.write_bytes((posts / copy.name).read_bytes())
    found = json.loads(kg("related", copy, "--format", "json").stdout)
    assert found and "2025-11-25-chips" not in [r["post"]["id"] for r in found]


def test_a_draft_with_which_nothing_goes_is_told_so(kg: Run, posts: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("---\ntitle: 雑記\n---\n", encoding="utf-8")
    nothing = kg("related", draft)
    assert (nothing.stdout, nothing.stderr) == ("", "nothing in the archive goes with this draft\n")
    assert "no names are found" in kg("check", draft).stdout


@pytest.mark.parametrize("command", ["related", "check"])
def test_a_draft_comes_through_a_pipe_and_what_is_no_file_is_said(kg: Run, posts: Path, tmp_path: Path, command: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("NVIDIAはOracleにAIチップを供給する。", encoding="utf-8"))
    writer.start()
    assert "Oracle" in kg(command, pipe).stdout
    writer.join()
    for missing in ("nowhere.md", "本文。" * 2_000):
        with pytest.raises(UsageError, match="no such file") as told:
            kg(command, missing)
        assert len(str(told.value)) < 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give a draft"),
        (("2025-11-20-deal", "--all"), "give a draft"),
        (("--all",), "--all needs"),
        (("2025-11-20-deal", "--dry-run"), "--write-back"),
        (("2025-11-20-deal", "--jekyll", "x.yml"), "--all"),
        (("2025-11-20-deal", "--format", "xml"), "xml"),
        (("2025-11-20-deal", "--write-back", "--format", "json"), "md or html"),
        (("-", "--write-back"), "needs a file"),
        (("nowhere/draft.md",), "no such file"),
    ],
)
def test_what_does_not_go_together_is_said(kg: Run, posts: Path, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        kg("related", *arguments, input="OpenAIの話。")


def test_a_draft_in_shift_jis_with_open_front_matter_is_read_and_told(kg: Run, posts: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_bytes("---\ntitle: 提携\n\nOpenAIはFoxconnと提携した。\n".encode("cp932"))
    for command in (("related", draft), ("check", draft)):
        done = kg(*command)
        assert "read as Shift_JIS" in done.stderr and "draft.md:3: the front matter is not closed" in done.stderr
        assert "提携" in done.stdout
    with pytest.raises(UsageError, match="not UTF-8"):
        kg("related", draft, "--write-back")


def test_a_folder_and_a_device_are_told_from_a_file_that_is_not_there(kg: Run, posts: Path) -> None:
    for command in ("related", "check"):
        with pytest.raises(UsageError, match="a folder; give a draft's file"):
            kg(command, posts)
        with pytest.raises(UsageError, match="^posts: a folder"):
            kg(command, "posts")
        with pytest.raises(UsageError, match="a device, not a file; give a draft's file"):
            kg(command, "/dev/null")


def test_a_folder_named_like_a_post_hides_none(kg: Run, posts: Path, tmp_path: Path) -> None:
    (tmp_path / "2025-11-20-deal").mkdir()
    assert kg("related", "2025-11-20-deal").stdout


@pytest.mark.parametrize("format", ["md", "json"])
def test_a_file_that_is_stored_is_answered_as_the_stored_post(
    kg: Run, posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    file = posts / "2025-11-20-deal.md"
    copy = tmp_path / "elsewhere" / file.name
    copy.parent.mkdir()
    copy.write_bytes(file.read_bytes())
    stored = kg("related", file.stem, "--format", format).stdout
    kg("related", "--all", "--write-back")
    assert "kg:related" in file.read_text(encoding="utf-8")
    for given in (file, copy):
        assert kg("related", given, "--format", format).stdout == stored

    def no_reading(*_: object) -> None:
        raise AssertionError

    copy.write_text(f"{copy.read_text(encoding='utf-8')}\n新しい段落。NVIDIAの話。\n", encoding="utf-8")
    assert file.stem not in kg("related", copy, "--format", "md").stdout  # read as a draft, its own post left out
    monkeypatch.setattr("kg.cli.related.read_with", no_reading)
    assert "nothing to change" in kg("related", file, "--write-back").stderr
    assert "0 of 4 posts changed" in kg("related", "--all", "--write-back").stderr
    with pytest.raises(AssertionError):
        kg("related", copy)


def test_posts_in_bundles_are_told_apart_by_their_folders(kg: Run, posts: Path, tmp_path: Path) -> None:
    other = tmp_path / "deal" / "index.md"
    other.parent.mkdir()
    other.write_bytes((posts / "2025-11-20-deal.md").read_bytes())
    assert "提携の" in kg("related", other, "--format", "md").stdout
