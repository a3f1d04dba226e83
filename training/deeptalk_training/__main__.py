"""`python -m deeptalk_training STAGE --help`."""

import argparse
import importlib
import sys

COMMANDS = ("domain", "voices", "evaluate", "run", "reference", "compare")
"""Packages with a module `command` whose `register(stages)` adds their stages. Such modules import little, so --help is quick."""


class UserError(Exception):
    """Bad input: printed as one line, without a traceback."""


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m deeptalk_training", description=__doc__)
    stages = whole.add_subparsers(metavar="STAGE", required=True)
    for name in COMMANDS:
        importlib.import_module(f".{name}.command", __package__).register(stages)
    return whole


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except (UserError, FileNotFoundError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; start the stage again to continue", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
