"""``kg`` and ``python -m kg``: the command line, which can be interrupted while it is still being loaded."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line. Interrupted, at whatever moment, it ends with status 130 and without a traceback."""
    try:
        from kg.cli import main as run  # takes a second

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
