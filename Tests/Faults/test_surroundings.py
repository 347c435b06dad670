"""What is around the server is not as it should be: its logs can't be written, its port is not to be had, it is not alone."""
import contextlib
import os
import pathlib
import re
import resource
import subprocess
import time

import pytest

from editors import assert_nothing_lost
from served import ROOT, Served
from visitor import Editor, Visitor


def test_logs_that_are_full_cost_nothing_else(serve):
    with serve("--workers", "2", "--access-log", "/dev/full", "--error-log", "/dev/full") as served:
        visitor = Visitor(served.port)
        assert visitor.sign_in("student", "wrong").status == 422
        assert visitor.sign_in("student").status == 303
        assert [visitor.get("/courses").status for _ in range(200)] == [200] * 200
        assert served.stop() == 0


def test_lines_on_a_full_disk_stay_apart(serve, generator, tmp_path):
    """What two workers write to one file: each line is whole, or the beginning of one and alone, whenever space is short."""
    file, paths = tmp_path / "access.log", []
    with serve("--workers", "2", "--access-log", file) as served:
        visitors = [Visitor(served.port) for _ in range(8)]
        for round in range(20):
            is_full = round % 2 == 0
            size = file.stat().st_size + generator.randrange(3000) if is_full else resource.RLIM_INFINITY
            for worker in served.workers:
                resource.prlimit(worker, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            for visitor in visitors * 3:
                paths.append(f"/{len(paths)}" + "x" * generator.randrange(900) + "127.0.0.1")
                assert visitor.get(paths[-1]).status == 404
            # As long as it is full less is asked than is kept.
            time.sleep(0.01 if is_full else 0.25)
        assert served.stop() == 0
    form = re.compile(r'127\.0\.0\.1 - - \[[^]]+\] "GET (/\d+x*127\.0\.0\.1) HTTP/1\.1" 404 \d+ \d+ \S+')
    lines = file.read_text().splitlines()
    whole = [form.fullmatch(line) for line in lines]
    assert {line[1] for line in whole if line} == set(paths)
    torn = [text for text, line in zip(lines, whole) if not line]
    assert torn and all("127.0.0.1 - - [".startswith(text[:15]) and " - - " not in text[15:] for text in torn), torn


def test_logs_that_nobody_reads_any_more_cost_nothing_else(program, copy_school, tmp_path):
    """Whoever read the program's output has gone, as when a terminal or a pipe is closed."""
    process = subprocess.Popen(
        [program, "serve", "--port", "0", "--workers", "2", "--database", copy_school(tmp_path), "--root", ROOT],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        port = int(process.stdout.readline().rpartition(":")[2])
        process.stdout.close()
        process.stderr.close()
        visitor = Visitor(port)
        assert visitor.sign_in("student", "wrong").status == 422
        assert visitor.sign_in("student").status == 303
        assert [visitor.get("/courses").status for _ in range(200)] == [200] * 200
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


FIRST_OPEN_PORT = pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


@pytest.mark.skipif(int(FIRST_OPEN_PORT.read_text()) <= 81, reason="every port is open to everybody here")
def test_a_port_that_is_forbidden_is_said_at_once(program, copy_school, tmp_path):
    before = ["setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-all"] if os.geteuid() == 0 else []
    done = subprocess.run([*before, program, "serve", "--port", "81", "--database", copy_school(tmp_path), "--root", ROOT],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 71 and not done.stdout
    assert done.stderr.count("\n") == 1 and "81" in done.stderr and "--port" in done.stderr


def test_two_servers_share_a_database(program, copy_school, people, tmp_path):
    """With what they write and who is signed in."""
    database = copy_school(tmp_path)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Served(program, database, "--workers", "1")) for _ in range(2)]
        visitor = Visitor(servers[0].port)
        assert visitor.sign_in("student").status == 303
        other = Visitor(servers[1].port)
        other.cookies = dict(visitor.cookies)
        assert "student" in other.get("/profile").text
        editors = [Editor(server.port, name) for server, name in zip(servers, people)]
        for _ in range(20):
            assert [editor.edit().status for editor in editors] == [303, 303]
        assert visitor.post("/logout").status == 303
        assert other.get("/profile").status == 303
        assert [server.stop() for server in servers] == [0, 0]
    assert_nothing_lost(database, {editor.username: editor for editor in editors})


def test_a_database_that_is_mounted_by_itself_is_refused(program, copy_school, tmp_path):
    """As by `docker run -v school.db:/data/school.db`: its log would lie elsewhere than that of the file on the host."""
    database, other = copy_school(tmp_path), tmp_path / "mounted" / "school.db"
    other.parent.mkdir()
    other.touch()
    content = database.read_bytes()

    def run(*words):
        script = 'mount --bind "$1" "$2" || exit 200; shift 2; exec "$@"'
        return subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", database, other, program, *words, "--database", other],
                              input="a long enough password\n", capture_output=True, text=True, timeout=20)

    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode or run("check").returncode == 200:
        pytest.skip("nothing can be mounted here")
    for words in [["serve", "--port", "0", "--root", ROOT], ["user", "list"], ["migrate"], ["seed"],
                  ["backup", tmp_path / "copy.db"]]:
        done = run(*words)
        assert done.returncode == 66 and "mount its folder instead" in done.stderr, (words, done)
    check = run("check", "--root", ROOT)
    assert check.returncode == 1 and "mounted by itself" in check.stdout, check
    assert [path.name for path in other.parent.iterdir()] == ["school.db"] and database.read_bytes() == content
