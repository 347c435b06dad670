"""The disk is full, or may only be read: who writes is told to come again, and who reads does not notice."""
import contextlib
import os
import pathlib
import resource
import subprocess
import tempfile

import pytest

from editors import assert_nothing_lost
from load import Load
from served import Served
from visitor import Editor, Visitor


class SizeLimit:
    """No process of the server may make any file longer than it is: `ulimit -f`, which needs no rights."""

    complaint = "ulimit -f"

    def __init__(self, folder):
        self.folder = folder

    def fill(self, served):
        self.limit(served, 0)

    def free(self, served):
        self.limit(served, resource.RLIM_INFINITY)

    @staticmethod
    def limit(served, size):
        for process in [served.process.pid, *served.workers]:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class SmallDisk:
    """A disk of 8 MiB, and a file that takes what is left of it."""

    complaint = "database or disk is full"

    def __init__(self, folder):
        self.folder, self.ballast = folder, folder / "ballast"

    def fill(self, served):
        with open(self.ballast, "wb", buffering=0) as ballast, contextlib.suppress(OSError):
            while ballast.write(bytes(4096)):
                pass

    def free(self, served):
        self.ballast.unlink()


@contextlib.contextmanager
def mounted(*options):
    """A small disk of its own; the test is left out where nobody may mount one, as in most containers."""
    with tempfile.TemporaryDirectory(prefix="registrar-disk-") as folder:
        options = ",".join(["size=8m", "mode=0700", *options])
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True)
        if done.returncode:
            pytest.skip("no disk can be mounted here")
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


@pytest.fixture(params=[SizeLimit, SmallDisk])
def disk(request, tmp_path):
    if request.param is SizeLimit:
        yield SizeLimit(tmp_path)
    else:
        with mounted() as folder:
            yield SmallDisk(folder)


def test_a_full_disk_costs_the_writes_alone(disk, program, copy_school, people):
    with Served(program, copy_school(disk.folder), "--workers", "2") as served:
        cookie = served.sign_in()
        editors = [Editor(served.port, name) for name in people[:2]]
        assert [editor.edit().status for editor in editors] == [303, 303]
        with Load(served.port, clients=4, cookie=cookie) as load:
            disk.fill(served)
            for editor in editors:
                for _ in range(3):
                    refused = editor.edit()
                    assert refused.status == 503 and int(refused.headers["Retry-After"]) > 0
                    assert "Nothing can be stored at the moment" in refused.text
            assert Visitor(served.port).sign_in("student").status == 503
            load.wait_for(50)
            served.wait_for("POST /edit_profile: " + str(served.database))
            assert served.count(disk.complaint)
            disk.free(served)
            assert [editor.edit().status for editor in editors] == [303, 303]
        assert not load.wrong and not load.failures
        assert load.slowest < 2
        assert Visitor(served.port).sign_in("student").status == 303
        assert_nothing_lost(served.database, {editor.username: editor for editor in editors})
        assert served.stop() == 0


def test_a_worker_that_dies_while_the_disk_is_full_is_replaced(program, copy_school, people):
    """Its successor opens the database, for which there is no room to make anything."""
    with mounted() as folder:
        disk = SmallDisk(folder)
        with Served(program, copy_school(folder), "--workers", "1") as served:
            reader = Visitor(served.port)
            assert reader.sign_in("student").status == 303
            disk.fill(served)
            served.kill(served.workers[0], 9)
            served.wait_for("serves again")
            reader.close()
            assert reader.get("/courses").status == 200
            assert Visitor(served.port).sign_in("student").status == 503
            disk.free(served)
            assert Visitor(served.port).sign_in("student").status == 303


def refusal(program, database, before=(), words=("serve", "--port", "0")):
    """What the program says that is told to do something with a database and doesn't."""
    done = subprocess.run([*before, program, *words, "--database", database], input="a long enough password\n" * 2,
                          capture_output=True, text=True, timeout=60)
    assert 0 < done.returncode < 128, done
    assert not done.stdout and 0 < done.stderr.count("\n") <= 8, done
    return done.stderr


@pytest.mark.parametrize("words", [
    ["serve", "--port", "0"], ["check"], ["migrate"], ["user", "add", "newcomer", "--email", "new@mail.example"],
    ["backup", "copy.db"],
], ids=lambda words: words[0])
def test_a_disk_that_is_full_from_the_start_is_called_so(program, copy_school, words):
    """And not damaged: nobody is to look for a backup."""
    with mounted() as folder:
        database = copy_school(folder)
        SmallDisk(folder).fill(None)
        said = refusal(program, database, words=[str(folder / word) if ".db" in word else word for word in words])
        assert str(folder) in said and "free some space" in said, said


@pytest.mark.parametrize("room", [0, 64 << 10], ids=["none", "some"])
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_copy_that_has_no_room_is_told_so(program, copy_school, tmp_path, command, room):
    """And not that the folder can't be written: whoever believes that looks for rights."""
    database = copy_school(tmp_path)
    with mounted() as folder:
        disk, target = SmallDisk(folder), folder / "copy.db"
        disk.fill(None)
        with open(disk.ballast, "r+b") as ballast:
            ballast.truncate(disk.ballast.stat().st_size - room)
        words = ["backup", target, "--database", database] if command == "backup" else [
            "restore", database, "--database", target]
        done = subprocess.run([program, *words], capture_output=True, text=True, timeout=60)
        assert done.returncode == 74, done
        assert str(target) in done.stderr and "free some space" in done.stderr, done
        assert not [path for path in folder.iterdir() if path.name.endswith((".db", ".partial"))]


@pytest.mark.parametrize("files", [1, 2, 3, 4])
@pytest.mark.parametrize("command", ["seed", "migrate", "backup", "restore"])
def test_a_disk_without_room_for_a_file_is_called_full(program, copy_school, tmp_path, command, files):
    """However many bytes are free: a disk has so many files and no more."""
    database = copy_school(tmp_path)
    with mounted(f"nr_inodes={files}") as folder:
        target = folder / "new.db"
        words = {"backup": ["backup", target, "--database", database],
                 "restore": ["restore", database, "--database", target]}.get(command, [command, "--database", target])
        done = subprocess.run([program, *words], capture_output=True, text=True, timeout=60)
        if done.returncode:
            assert done.returncode == 74 and "no room on its disk" in done.stderr and "free some space" in done.stderr, done
        assert target.exists() or done.returncode, done


#: As root without the right to pass over permissions; as anybody else it is so already.
ORDINARY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.geteuid() == 0 else []


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_only_be_read_is_refused_at_the_start(program, copy_school, tmp_path, what):
    folder = tmp_path / "locked"
    folder.mkdir()
    database = copy_school(folder)
    path, mode = (database, 0o400) if what == "file" else (folder, 0o500)
    path.chmod(mode)
    try:
        said = refusal(program, database, ORDINARY)
    finally:
        path.chmod(0o700)
    assert str(database) in said and "writable" in said, said


def test_a_read_only_disk_is_refused_at_the_start(program, copy_school):
    with mounted() as folder:
        database = copy_school(folder)
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        said = refusal(program, database)
        assert str(database) in said and "writable" in said, said
