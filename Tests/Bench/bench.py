#!/usr/bin/env python3
"""Measures a release build and prints the figures as Markdown. Nothing is a failure but a wrong answer.

    make bench                                  builds, installs wrk, measures
    PEERS=DIR PEERS_BUILD=DIR make bench        beside the servers that DIR/bench.py knows, in the same run
    .venv/bin/python Tests/Bench/bench.py --only start,pages

Where there are two processors or more, the server has the first to itself and whoever asks it the second. `noise` is
the share of the machine that others kept busy meanwhile: with more than a few percent of it, read medians only.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import load  # noqa: E402
import measures  # noqa: E402
import network  # noqa: E402
import templates  # noqa: E402
from server import Builds, Noise, say  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0]


def machine():
    model = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    memory = int(next(line.split()[1] for line in open("/proc/meminfo") if line.startswith("MemTotal"))) >> 20
    system = next(line.split('"')[1] for line in open("/etc/os-release") if line.startswith("PRETTY_NAME"))
    return f"{os.cpu_count()} × {model}, {memory} GiB, {system}, kernel {os.uname().release}, {first_line('swift', '--version')}"


def peers(builds):
    """The same page by other servers, if they are at hand; the output of their own program."""
    folder, work = builds.peers, builds.peers_build
    if not (folder / "bench.py").exists():
        return None
    if not (work / "limit").exists():
        subprocess.run([folder / "peers/build.sh", work, "data", "c"], check=True, stdout=sys.stderr)
    built = {"c": "limit", "go": "gopeer", "hummingbird": "hb/.build/release/Peer", "minijinja": "venv", "flask-sync": "venv"}
    names = [name for name, file in built.items() if (work / file).exists()]
    if shutil.which("nginx") or os.path.exists("/usr/sbin/nginx"):
        names.append("nginx")
    # A copy of a seeded school, so that starting is starting and not seeding.
    command = (f"sh -c 'cp {builds.school()} {{tmp}}/r.db && exec {builds.registrar} serve --port {{port}} "
               f"--database {{tmp}}/r.db --access-log {{tmp}}/access.log --root {ROOT}'")
    say(f"peers: {', '.join(names)}")
    servers = subprocess.run(
        [sys.executable, folder / "bench.py", "--build", work, "--peers", ",".join(names), "--base", "c",
         "--add", f"registrar={command}", "--login", "/login", "--rows", "50", "--rounds", str(builds.rounds)],
        stdout=subprocess.PIPE, text=True)
    # Markdown takes a table for one only after an empty line.
    return re.sub(r"^([^|\n].*)\n(?=\|)", r"\1\n\n", servers.stdout, flags=re.M)


SECTIONS = {  # name: title, what measures it
    "start": ("Starting", measures.starting),
    "pages": ("Pages", measures.pages),
    "load": ("Under load", load.reading),
    "clients": ("Many and slow clients, and a second worker", network.clients),
    "writes": ("Writing", load.writing),
    "sign-ins": ("Signing in", load.signing_in),
    "seed": ("Seeding", measures.seeding),
    "peers": ("Beside others", peers),
    "templates": ("The template engine alone", templates.templates),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registrar", default=ROOT / ".build/release/registrar", type=pathlib.Path)
    parser.add_argument("--jinja", default=ROOT / ".build/release/jinja", type=pathlib.Path)
    parser.add_argument("--rounds", default=3, type=int, help="of the comparison with others")
    parser.add_argument("--only", help="some of: " + ", ".join(SECTIONS))
    arguments = parser.parse_args()
    chosen = arguments.only.split(",") if arguments.only else list(SECTIONS)
    if unknown := set(chosen) - set(SECTIONS):
        parser.error(f"there is no {', '.join(unknown)}; there are: {', '.join(SECTIONS)}")
    with tempfile.TemporaryDirectory(prefix="registrar-bench-") as folder:
        builds = Builds(
            arguments.registrar.resolve(), arguments.jinja.resolve(), pathlib.Path(folder), arguments.rounds,
            pathlib.Path(os.environ.get("PEERS", ROOT.parent / "shared/bench")),
            pathlib.Path(os.environ.get("PEERS_BUILD", ROOT / ".build/peers")))
        print(f"{machine()}. `registrar` has {arguments.registrar.stat().st_size / 1e6:.1f} MB.")
        for name in chosen:
            title, measure = SECTIONS[name]
            say(name)
            noise = Noise()
            if result := measure(builds):
                print(f"\n## {title}\n\n{result}\n\nnoise {noise.share():.0%}", flush=True)


if __name__ == "__main__":
    main()
