"""A process that is prepared once and forked for every go, so that a kill costs no new start.

Reads one command a line: 'go CYCLE' forks a child that does what is left of the cycle, prints its
number and, when it has ended, its status; 'go CYCLE N' lets the child kill itself within the N-th
block of a list that it writes; 'tell' prints what the bank holds as JSON. The rows of a block are
given on the command line, where they are to be fewer than usual.
"""

from __future__ import annotations

import json
import os
import sys
import traceback

import django


def main() -> None:
    django.setup()
    from tests.integration.killed import scenario

    if len(sys.argv) > 1:
        scenario.make_blocks(rows=int(sys.argv[1]))
    scenario.prepare()
    _say("ready")
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "go":
            _go(*map(int, rest))
        else:
            _say(json.dumps(scenario.everything()))


def _go(cycle: int, fatal_block: int | None = None) -> None:
    from django.db import connections

    from tests.integration.killed import scenario

    # No connection is shared by two processes.
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            if fatal_block is not None:
                scenario.die_within(fatal_block)
            scenario.go_on(cycle)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _say(str(child))
    _, status = os.waitpid(child, 0)
    _say(str(status))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
