"""Commands that are told to end."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import time

import pytest

from kg import cli
from kg.__main__ import main
from kg.cli.ending import ended_at_once
from kg.extract.analysis import _unheard


def test_an_interrupted_command_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


@pytest.mark.process
@pytest.mark.parametrize(("number", "error"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)])
def test_who_works_for_a_command_ends_with_it(number: signal.Signals, error: type[BaseException]) -> None:
    before = signal.getsignal(number)
    worker = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(3_600,), daemon=True)
    worker.start()
    with pytest.raises(error) as ended, ended_at_once():
        signal.raise_signal(number)
    worker.join()
    assert worker.exitcode == -signal.SIGTERM
    assert getattr(ended.value, "code", 143) == 143
    assert signal.getsignal(number) is before


def test_what_is_started_does_not_hear_an_interruption_at_a_terminal() -> None:
    told = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with _unheard(signal.SIGINT):
        heard = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert heard.stdout == "True\n"
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
