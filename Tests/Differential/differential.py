#!/usr/bin/env python3
"""Looks for templates that Jinja2 3.1.6 and our engine answer differently.

    differential.py [--runs N] [--seed N] [--engine COMMAND]

Mutates the conformance cases, asks both, and prints each new kind of difference once, made as
small as it can be. Exit status 0 if there was none, 1 otherwise. The seed gives the same cases.
"""
import argparse
import json
import pathlib
import random
import re
import shlex
import sys

import oracle
from engine import Engine
from mutation import Mutator
from shrink import shrink

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "Tests/JinjaTests/Conformance/cases.jsonl"


class Comparison:
    def __init__(self, engine):
        self.engine = engine

    def compare(self, case):
        """What is different and the two answers, or None."""
        case = {"id": "case", **case}
        try:
            expected = oracle.answer(case)
            json.dumps(expected).encode("ascii")
        except (oracle.TooSlow, MemoryError, ValueError):
            return None
        words = str(expected).lower()
        if "generator object" in words or "generator found" in words:
            # Python shows an address then. A macro or recursive loop that includes a template
            # without context is, by accident, a generator in Jinja2; ours renders it.
            return None
        got = self.engine.answer(case)
        reason = oracle.difference(expected, got)
        return reason and (reason, expected, got)

    def kind(self, case):
        """What differences of one cause have in common."""
        found = self.compare(case)
        return found and (found[0], wording(found[1]), wording(found[2]))


def wording(answer):
    """An answer without what its template alone explains."""
    if "error" not in answer:
        return "output"
    message = re.sub(r"'[^']*'|\d+|<[^>]*>", "…", answer["error"].get("message") or "")
    return f"{answer['error'].get('kind')}: {message[:60]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--engine", default=f"{ROOT}/.build/release/jinja --batch")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    mutator = Mutator(CASES, random.Random(options.seed))
    comparison = Comparison(Engine(shlex.split(options.engine)))
    kinds = {}
    for _ in range(options.runs):
        case = mutator.case()
        kind = comparison.kind(case)
        if kind is None:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] == 1:
            case = shrink(case, lambda smaller, kind=kind: comparison.kind(smaller) == kind)
            reason, expected, got = comparison.compare(case)
            print(f"--- {reason}\n{json.dumps(case, ensure_ascii=False)}")
            print(f"Jinja2: {expected}\nours:   {got}\n", flush=True)
    print(f"{options.runs} cases, {sum(kinds.values())} differences of {len(kinds)} kinds")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
