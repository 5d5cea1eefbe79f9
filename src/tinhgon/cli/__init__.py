"""`tinhgon read | check-layout | place | quota | units | benefits | …`: reads options, calls the core, prints.

Exit codes: 0 all done; 1 some of the input could not be read or some rule is broken (said on stderr, the rest is
done); 2 the call itself is wrong.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

# Each module has `register(subparsers)` and sets `run` as its parser's default; imported only when asked for, so that
# `tinhgon units` does not load the PDF reader.
COMMANDS = {
    "read": ("tinhgon.cli.read", "read documents into clauses, tasks, deadlines and changes"),
    "check-layout": ("tinhgon.cli.check_layout", "check the layout of a DOCX against the official rules"),
    "place": ("tinhgon.cli.place", "people on the posts of a merged apparatus, with proof and explanations"),
    "quota": ("tinhgon.cli.quota", "the quota ledger by unit and year, and the way down to a target"),
    "units": (
        "tinhgon.cli.units",
        "organisations in time: build, map, at, find, successors, explain, convert",
    ),
    "benefits": ("tinhgon.cli.benefits", "what people who leave are due: compute, check, batch"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="tinhgon", description=(__doc__ or "").split("\n\n")[0])
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if given[:1] == [name]:
            importlib.import_module(module).register(command)
    options = parser.parse_args(given)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # `tinhgon read … | head`: who reads has enough. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
