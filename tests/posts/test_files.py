"""Finding files: what is a post, what is reported, and that each file comes once."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.posts import SourceFile, find_files, read_post
from kg.records import Problem


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {name}\n---\n本文。\n", encoding="utf-8")


def found(*paths: Path) -> list[str]:
    return [f.path for f in find_files(paths) if isinstance(f, SourceFile)]


def problems(*paths: Path) -> list[Problem]:
    return [f for f in find_files(paths) if isinstance(f, Problem)]


def only(items: Iterable[Problem]) -> Problem:
    [problem] = items
    assert problem.skipped and problem.remedy
    return problem


def test_posts_are_found_in_all_folders_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.markdown", "sub/deep/c.mdown", "sub/a.MD", "z.mkd", "z.mkdn", "z.mkdown")
    assert found(tmp_path) == ["a.markdown", "b.md", "sub/a.MD", "sub/deep/c.mdown", "z.mkd", "z.mkdn", "z.mkdown"]


def test_what_is_no_post_is_passed_over_in_silence(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "_index.md", ".hidden.md", ".git/x.md", "node_modules/x.md", "_site/x.md", "a.txt", "b.html")
    assert list(find_files([tmp_path])) == []


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    write(tmp_path, "draft.txt")
    assert found(tmp_path / "draft.txt") == ["draft.txt"]


def test_a_file_named_twice_comes_once(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "sub/b.md")
    assert found(tmp_path, tmp_path / "a.md", tmp_path / "sub") == ["a.md", "sub/b.md"]
    assert problems(tmp_path, tmp_path / "a.md", tmp_path / "sub") == []


@pytest.mark.parametrize("name", ["a-link.md", "z-link.md"])
def test_a_link_to_a_post_that_is_read_by_its_own_name_is_told(tmp_path: Path, name: str) -> None:
    write(tmp_path, "b.md")
    (tmp_path / name).symlink_to("b.md")
    assert found(tmp_path) == ["b.md"]
    problem = only(problems(tmp_path))
    assert (problem.path, problem.reason) == (str(tmp_path / name), "a symbolic link to b.md, which is read itself")


def test_of_two_links_to_a_post_elsewhere_the_second_is_told(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere.md", "blog/c.md")
    for name in ("a.md", "b.md"):
        (tmp_path / "blog" / name).symlink_to(tmp_path / "elsewhere.md")
    assert found(tmp_path / "blog") == ["a.md", "c.md"]
    assert "a symbolic link to a.md" in only(problems(tmp_path / "blog")).reason


def test_a_post_that_links_put_into_another_folder_by_its_own_name_comes_once(tmp_path: Path) -> None:
    write(tmp_path, "posts/a.md", "posts/b.md")
    (tmp_path / "all").symlink_to(tmp_path / "posts")
    (tmp_path / "best").mkdir()
    (tmp_path / "best/b.md").symlink_to(tmp_path / "posts/b.md")
    assert found(tmp_path) == ["all/a.md", "all/b.md"] and problems(tmp_path) == []


def test_a_path_is_relative_to_the_folder_that_was_named(tmp_path: Path) -> None:
    write(tmp_path, "blog/_posts/a.md")
    [file] = find_files([tmp_path / "blog"])
    assert isinstance(file, SourceFile)
    assert (file.root, file.path) == (str((tmp_path / "blog").resolve()), "_posts/a.md")
    assert file.location == str((tmp_path / "blog/_posts/a.md").resolve())
    assert file.shown == str(tmp_path / "blog/_posts/a.md")


def test_decomposed_names_sort_like_composed_ones_and_give_composed_ids(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "2026-01-05-ガラス工場.md")
    write(tmp_path, name)
    [file] = find_files([tmp_path])
    assert isinstance(file, SourceFile)
    post, _ = read_post(file)
    assert post is not None and post.id == "2026-01-05-ガラス工場"
    assert (tmp_path / post.path).exists()


def test_a_path_that_is_not_there_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    paths = (tmp_path / "nowhere", tmp_path / "a.md", tmp_path / "a.md/b.md")
    assert found(*paths) == ["a.md"]
    assert [(p.path, p.reason) for p in problems(*paths)] == [(str(p), "no such file or folder") for p in (paths[0], paths[2])]


def test_a_path_that_may_not_be_looked_at_is_reported_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", "locked/b.md")
    look = Path.lstat

    def refuse(path: Path) -> object:
        if path.parent.name == "locked":
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(Path, "lstat", refuse)
    assert found(tmp_path / "locked/b.md", tmp_path / "a.md") == ["a.md"]
    assert only(problems(tmp_path / "locked/b.md", tmp_path / "a.md")).reason == "cannot be read: Permission denied"


def test_a_folder_named_like_a_post_is_reported_and_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "x.md/inside.md", "y.md")
    assert found(tmp_path) == ["y.md"]
    problem = only(problems(tmp_path))
    assert problem.path == str(tmp_path / "x.md")
    assert "a folder" in problem.reason


def test_a_broken_link_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.md").symlink_to(tmp_path / "gone.md")
    problem = only(problems(tmp_path))
    assert problem.path == str(tmp_path / "x.md")
    assert "cannot be read" in problem.reason
    assert only(problems(tmp_path / "x.md")).reason == problem.reason


def test_a_link_that_leads_to_itself_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.md").symlink_to(tmp_path / "x.md")
    assert "cannot be read" in only(problems(tmp_path)).reason


def test_a_folder_that_links_back_to_one_above_is_reported_and_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.md")
    (tmp_path / "sub/up").symlink_to(tmp_path)
    assert found(tmp_path) == ["sub/a.md"]
    problem = only(problems(tmp_path))
    assert problem.path == str(tmp_path / "sub/up")
    assert "leads back" in problem.reason


def test_two_folders_that_link_to_each_other_come_to_an_end(tmp_path: Path) -> None:
    write(tmp_path, "one/a.md", "two/b.md")
    (tmp_path / "one/other").symlink_to(tmp_path / "two")
    (tmp_path / "two/other").symlink_to(tmp_path / "one")
    assert sorted(Path(p).name for p in found(tmp_path)) == ["a.md", "b.md"]
    assert problems(tmp_path)


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", "a.md")
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/linked").symlink_to(tmp_path / "elsewhere")
    assert found(tmp_path / "blog") == ["linked/a.md"]


def test_a_file_that_may_not_be_read_is_reported_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", "secret.md")
    if os.geteuid() == 0:  # nothing is forbidden to root
        open_file = Path.open

        def refuse(path: Path, mode: str) -> object:
            if path.name == "secret.md":
                raise PermissionError(13, "Permission denied")
            return open_file(path, mode)

        monkeypatch.setattr(Path, "open", refuse)
    else:
        (tmp_path / "secret.md").chmod(0)
    assert found(tmp_path) == ["a.md"]
    problem = only(problems(tmp_path))
    assert problem.path == str(tmp_path / "secret.md")
    assert "Permission denied" in problem.reason


def test_a_folder_that_may_not_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", "secret/b.md")
    scan = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "secret":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr("kg.posts.files.os.scandir", refuse)
    assert found(tmp_path) == ["a.md"]
    assert "the folder cannot be read: Permission denied" in only(problems(tmp_path)).reason


def test_a_pipe_is_not_waited_for_and_a_device_without_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "linked.md").symlink_to(tmp_path / "pipe")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    assert [problem.reason for problem in problems(tmp_path)] == ["not a regular file"] * 3


def test_a_file_that_grows_while_it_is_read_is_read_to_the_limit_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.md").write_bytes(b"a")
    open_file = Path.open

    def grown(path: Path, mode: str) -> object:
        os.truncate(path, 2_000)
        return open_file(path, mode)

    monkeypatch.setattr("kg.posts.files.MAX_BYTES", 1_000)
    monkeypatch.setattr(Path, "open", grown)
    assert "more than 1,000 bytes" in only(problems(tmp_path)).reason


def test_a_file_of_many_megabytes_is_reported_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "x.md").open("wb") as file:
        file.truncate(10_000_000)
    monkeypatch.setattr(Path, "open", lambda path, mode: pytest.fail("it was read"))
    problem = only(problems(tmp_path))
    assert "more than 1,000,000 bytes" in problem.reason


def test_a_name_that_is_not_utf8_is_reported_in_readable_form(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\x93\xfa.md")).write_text("本文。", encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    write(tmp_path, "a.md")
    assert found(tmp_path) == ["a.md"]
    problem = only(problems(tmp_path))
    assert problem.path.endswith(r"\x93\xfa.md")
    assert "not UTF-8" in problem.reason


def test_a_link_out_of_the_folder_leads_to_posts_alone(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for name in ("keys", "a.md"):
        (tmp_path / name).write_text("本文。", encoding="utf-8")
        (tmp_path / "posts" / f"link-{name.removesuffix('.md')}.md").symlink_to(tmp_path / name)
    found, refused = find_files([tmp_path / "posts"])
    assert isinstance(found, SourceFile) and found.path == "link-a.md"
    assert isinstance(refused, Problem) and refused.path.endswith("link-keys.md") and "out of the folder" in refused.reason
