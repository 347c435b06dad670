"""The template engine alone: rendering and compiling beside Jinja2 and others, and what many renderings leave behind."""
import importlib.util
import json
import os
import pathlib
import re
import resource
import sqlite3
import subprocess
import sys
import time

from server import say, table

COMPILES, ROUNDS, RENDERS = 2000, 5, 100_000


def templates(builds):
    folder, work = builds.peers, builds.peers_build
    if not (folder / "render/render.py").exists():
        return None
    parts = [rendering(builds, folder)]
    if (work / "limit").exists():
        parts.append(page(builds, folder, work))
    return "\n\n".join(parts + [compiling(builds, folder), memory(builds, folder)])


def rendering(builds, folder):
    """Each case of the comparison; it compares the text first."""
    say("  rendering")
    run = subprocess.run(
        [sys.executable, folder / "render/render.py", "--ours", str(builds.jinja)], stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise SystemExit("an engine rendered something else than Jinja2")
    return f"```\n{run.stdout}```"


def page(builds, folder, work):
    """The same page as C, Go and others write it, from the same school."""
    say("  the courses page beside C and Go")
    school = sqlite3.connect(f"file:{work}/data/school.db?mode=ro", uri=True)
    keys = ("id", "code", "name", "credit", "teacher")
    rows = school.execute(
        "SELECT c.id, c.code, c.name, c.credit, t.name FROM courses c JOIN teachers t ON t.id = c.teacher_id ORDER BY c.id LIMIT 50")
    user, csrf, flash = school.execute("SELECT u.name, s.csrf, s.flash FROM sessions s JOIN users u ON u.id = s.user_id").fetchone()
    labels = (("/", "Home"), ("/courses", "Courses"), ("/exams", "Exams"), ("/scores", "Scores"), ("/profile", "Profile"))
    context = {
        "courses": [dict(zip(keys, row)) for row in rows], "user": user, "csrf": csrf, "flashes": flash.split("\n") if flash else [],
        "nav": [{"href": href, "label": label} for href, label in labels], "active": "/courses"}
    data = builds.folder / "page.json"
    data.write_text(json.dumps(context))
    built = {"c": "limit", "go": "gopeer", "hummingbird": "hb/.build/release/Peer", "minijinja": "venv"}
    names = [name for name, file in built.items() if (work / file).exists()]
    ours = f"{builds.jinja} --bench {{n}} courses.html --root {folder}/peers/python/templates --data {data} --autoescape"
    run = subprocess.run(
        [sys.executable, folder / "bench.py", "--build", work, "--peers", ",".join(names), "--base", "c", "--render", "20000",
         "--render-add", f"registrar={ours}"], stdout=subprocess.PIPE, text=True, check=True)
    title, _, rest = run.stdout.partition("\n")
    return f"{title}\n\n{rest.rstrip()}"


def cases(folder):
    """The templates of the comparison by folder."""
    for entry in sorted((folder / "render").iterdir()):
        if entry.is_dir() and (files := sorted(entry.glob("*.html"))):
            yield entry, files


def compiling(builds, folder):
    import jinja2

    say("  compiling")
    rows, totals = [], [0, 0]
    for entry, files in cases(folder):
        sources = [file.read_text() for file in files]
        environment = jinja2.Environment(autoescape=True)
        theirs, ours = float("inf"), float("inf")
        for _ in range(ROUNDS):
            begin = time.process_time()
            for _ in range(10):
                for source in sources:
                    environment.compile(source)
            theirs = min(theirs, (time.process_time() - begin) / 10)
            few, many = [children_time(builds, entry, files, count) for count in (COMPILES // 10, COMPILES)]
            ours = min(ours, (many - few) / (COMPILES - COMPILES // 10))
        totals = [totals[0] + theirs, totals[1] + ours]
        rows.append([entry.name, f"{theirs * 1e6:.0f}", f"{ours * 1e6:.1f}", f"{theirs / ours:.0f}"])
    rows.append(["all", f"{totals[0] * 1e6:.0f}", f"{totals[1] * 1e6:.1f}", f"{totals[0] / totals[1]:.0f}"])
    return f"Compiling; CPU time, least of {ROUNDS} rounds:\n\n" + table(["case", "Jinja2 µs", "registrar µs", "times faster"], rows)


def children_time(builds, entry, files, count):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [builds.jinja, "--check", "--bench", str(count), "--root", entry, *[file.name for file in files]],
        check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory(builds, folder):
    """The most that a process held after some renderings and after many."""
    say("  memory")
    comparison = importlib.util.spec_from_file_location("render", folder / "render/render.py")
    module = importlib.util.module_from_spec(comparison)
    comparison.loader.exec_module(module)
    data, rows = builds.folder / "context.json", []
    for name, entry in module.CASES.items():
        data.write_text(json.dumps(module.contexts()[name]))
        counts = (RENDERS // 100, RENDERS // 10 if name in ("table", "filters") else RENDERS)
        few, many = [peak(builds, folder / "render" / name, entry, data, count) for count in counts]
        rows.append([name, f"{few:.2f}", f"{many:.2f}"])
    return (f"Most memory held, MiB, after {RENDERS // 100:,} and {RENDERS:,} renderings (table and filters: {RENDERS // 10:,}):\n\n"
            + table(["case", "few", "many"], rows))


def peak(builds, root, entry, data, count):
    """As the kernel counts it for the program alone; what `wait4` says includes the process that started it."""
    process = subprocess.Popen(
        [builds.jinja, "--bench", str(count), entry, "--root", root, "--data", data, "--autoescape"], stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            most = max([most] + [int(kib) for kib in re.findall(r"VmHWM:\s+(\d+)", status)])
        except OSError:
            break
        time.sleep(0.002)
    if process.wait():
        raise SystemExit(f"jinja --bench {entry} ended with {process.returncode}")
    return most / 1024
