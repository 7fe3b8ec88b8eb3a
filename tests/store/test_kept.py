"""What a view keeps for those after it."""

from __future__ import annotations

from kg.store.kept import Kept, Shelf


class Server:
    """Knows the lengths of words, and who asked for what; there are no words with an x."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def lengths(self, words: list[str]) -> dict[str, int]:
        self.asked.append(words)
        return {word: len(word) for word in words if "x" not in word}


def test_what_was_asked_for_once_is_not_asked_for_again_be_it_there_or_not() -> None:
    server, shelf = Server(), Shelf[int](Kept(), "lengths", 10)
    assert shelf.of(["b", "xx", "aa"], server.lengths) == {"b": 1, "aa": 2}
    assert list(shelf.of(iter(["aa", "ccc", "b", "aa", "xx"]), server.lengths)) == ["aa", "ccc", "b"]
    shelf.note({"dddd": 4})
    assert shelf.of(["dddd"], server.lengths) == {"dddd": 4}
    assert server.asked == [["b", "xx", "aa"], ["ccc"]]


def test_others_see_what_was_settled() -> None:
    server, kept = Server(), Kept()
    first = Shelf[int](kept, "lengths", 10)
    first.of(["a"], server.lengths)
    assert Shelf[int](kept, "lengths", 10).of(["a"], server.lengths) == {"a": 1}
    first.settle()
    assert Shelf[int](kept, "lengths", 10).of(["a"], server.lengths) == {"a": 1}
    assert Shelf[int](kept, "others", 10).of(["a"], server.lengths) == {"a": 1}
    assert server.asked == [["a"], ["a"], ["a"]]


def test_no_more_is_kept_than_there_is_room_for() -> None:
    server, kept = Server(), Kept()
    for words, left in ((["a", "b"], "ab"), (["c", "d"], "cd"), (["e", "f", "g", "h"], "cd")):
        shelf = Shelf[int](kept, "lengths", 3)
        assert list(shelf.of(words, server.lengths)) == words
        shelf.settle()
        assert [*kept.shelves["lengths"]] == [*left]


def test_one_view_holds_no_more_than_there_is_room_for_beside_what_one_question_brings() -> None:
    server, shelf = Server(), Shelf[int](Kept(), "lengths", 3)
    for words in (["a", "b"], ["c", "d"], ["c", "d"], ["a", "b"]):
        assert list(shelf.of(words, server.lengths)) == words
    assert server.asked == [["a", "b"], ["c", "d"], ["a", "b"]]
