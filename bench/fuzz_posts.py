"""Posts made of what breaks readers, for some minutes each: the reader, the scanner of markup, the whole analysis with the language model.

    python bench/fuzz_posts.py [--minutes N] [--only reader|scanner|analysis] [--seed N]

None may raise an unexpected error, take more than 5 seconds of processor time, or take the process over 1 GB of memory. What does is
written to a file in the folder for temporary files, and the exit status is 1; make a test of it.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
import nasty

from kg.pipeline import Analyst

SECONDS = 5.0
MEGABYTES = 1_000
_ROUND = 50


class TooMuch(AssertionError):
    """A post took too long, or too much memory."""


def hunt(
    name: str, what: st.SearchStrategy[bytes] | st.SearchStrategy[str], check: Callable[..., object], minutes: float, first: int
) -> bool:
    """Try made-up posts on a check for some minutes; False if one failed."""
    tried = longest = 0.0
    began = time.monotonic()
    number = first
    last: list[bytes | str] = [b""]

    def attempt(data: bytes | str) -> None:
        nonlocal tried, longest
        last[0] = data
        start = time.process_time()
        check(data)
        taken = time.process_time() - start
        tried, longest = tried + 1, max(longest, taken)
        if taken > SECONDS:
            raise TooMuch(f"{taken:.1f} s")
        if (memory := resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024) > MEGABYTES:
            raise TooMuch(f"{memory} MB")

    while time.monotonic() - began < 60 * minutes:
        run = settings(
            max_examples=_ROUND, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )(seeded(number)(given(what)(attempt)))
        try:
            run()
        except Exception as error:
            data = last[0] if isinstance(last[0], bytes) else last[0].encode("utf-8", "surrogatepass")
            file = Path(tempfile.gettempdir()) / f"kg-fuzz-{name}-{hashlib.sha256(data).hexdigest()[:8]}.md"
            file.write_bytes(data)
            print(f"{name}: round {number}: {type(error).__name__}: {str(error)[:300]}\n  {file}", flush=True)
            return False
        number += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name}: {tried:,.0f} posts in {time.monotonic() - began:.0f} s, the longest {longest:.1f} s, {memory} MB at most", flush=True)
    return True


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="for each of the three")
    parser.add_argument("--only", choices=("reader", "scanner", "analysis"))
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first round")
    options = parser.parse_args()
    wanted = [options.only] if options.only else ["reader", "scanner", "analysis"]
    good = True
    if "reader" in wanted:
        good &= hunt("reader", nasty.POSTS, nasty.read, options.minutes, options.seed)
    if "scanner" in wanted:
        good &= hunt("scanner", nasty.SCANNED, nasty.scanned, options.minutes, options.seed)
    if "analysis" in wanted:
        with ExitStack() as stack:
            analyst = Analyst()
            analyze = stack.enter_context(analyst.sentences())
            analyze.analyze(["初めの文。"])
            good &= hunt("analysis", nasty.POSTS, lambda data: nasty.analysed(data, analyst, analyze), options.minutes, options.seed)
    sys.exit(not good)


if __name__ == "__main__":
    main()
