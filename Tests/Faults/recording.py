"""What a program does to the files of a folder, and when it answers whom: recorded by strace, read as events."""
import dataclasses
import os
import pathlib
import re
import select
import subprocess

from disk import Disk, Name, Truncate, Write

CHANGES = ["openat", "pwrite64", "write", "ftruncate", "unlink", "unlinkat", "link", "linkat", "rename", "renameat",
           "renameat2"]
#: Other ways to change a file. The program uses none of them on these files; if it does one day, this has to learn it.
OTHERS = ["open", "creat", "pwritev", "pwritev2", "writev", "truncate", "fallocate", "copy_file_range", "sendfile",
          "symlink", "symlinkat"]
FLUSHES = ["fsync", "fdatasync"]
ANSWERS = ["sendto", "sendmsg"]

LINE = re.compile(r"(\d+) +(?:<\.\.\. \w+ resumed>)?(.*)")
CALL = re.compile(r"(\w+)\((.*)")
RESULT = re.compile(r"\)\s+= (-?\d+|\?)")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
DESCRIPTOR = re.compile(r"\d+<((?:\\x[0-9a-f]{2})+)>")
CLIENT = re.compile(r"\d+<TCP(?:v6)?:\[.*?->.*?:(\d+)\]>")


@dataclasses.dataclass(frozen=True)
class Flush:
    """An fsync that has come back, of a file or of the folder; it covers what had been done when it began."""
    path: pathlib.Path
    covered: list


@dataclasses.dataclass(frozen=True)
class Redirect:
    """An answer with status 303, which says that what a form asked for is done, on its way to a client."""
    client_port: int


def command(output, *flags):
    """What to put before a program, so that it is written down what it does."""
    calls = ",".join(CHANGES + OTHERS + FLUSHES + ANSWERS)
    return ["strace", *flags, "-f", "--seccomp-bpf", "-q", "-yy", "-xx", "-s", "2000000", "-e", "signal=none",
            "-e", f"trace={calls}", "-o", str(output)]


def is_possible(folder):
    """Whether this machine lets one process watch another, its child or its parent."""
    watched = ["grep", "-q", r"^TracerPid:\s*[1-9]", "/proc/self/status"]
    try:
        return all(subprocess.run([*command(folder / "trial", *flags), *watched], capture_output=True).returncode == 0
                   for flags in [[], ["-D"]])
    except FileNotFoundError:
        return False


class Recording:
    """Reads what strace has written, in the order in which the kernel was seen to do it.

    The file of shared memory beside a database is not looked at: SQLite makes it anew when the first process comes.
    """

    def __init__(self, trace, folder):
        """To be made before the program starts; `trace` is a file elsewhere."""
        self.trace, self.folder = pathlib.Path(trace), pathlib.Path(folder)
        self.command = command(trace)
        #: The same for a program that shall keep its place: strace is its child, and not its parent.
        self.command_in_place = command(trace, "-D")
        self.before = {path.name: path.read_bytes() for path in self.folder.iterdir() if self.is_watched(path)}

    def wait_for_end(self, process):
        """Waits until the program has ended, and strace has written down the last of it."""
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        with open(os.pidfd_open(int(re.search(r"TracerPid:\s+(\d+)", status)[1])), "rb", buffering=0) as tracer:
            assert select.select([tracer], [], [], 60)[0], "strace does not end"
        assert process.wait(60) == 0

    def is_watched(self, path):
        """A draft lies in a folder of its own in the folder, and comes from there: the names in both are kept as if in one."""
        folder = path.parent.parent if path.parent.name.endswith(".partial") else path.parent
        return folder == self.folder and not path.name.endswith("-shm")

    def events(self, ignores=lambda path: False):
        """Flushes and redirects; `self.disk` is as it was before the flush that is given, and in the end as after it all.

        `ignores` says which files' flushes shall not have happened, to see what is lost without them.
        """
        self.disk, self.ignores = Disk(self.before), ignores
        #: The files by name as the program sees them; the disk may not have come so far.
        self.names = dict(self.disk.names)
        self.lengths = {number: len(content) for number, content in self.disk.contents.items()}
        halves, begun = {}, {}
        for line in self.trace.open():
            process, rest = LINE.fullmatch(line.rstrip("\n")).groups()
            text = halves.pop(process, "") + rest
            if (is_unfinished := text.endswith(" <unfinished ...>")):
                text = halves[process] = text.removesuffix(" <unfinished ...>")
            if not (call := CALL.match(text)):
                continue
            name, arguments = call.groups()
            if process not in begun:
                # An answer is on its way, and a flush has begun, as soon as the call is made.
                begun[process] = self.flushed(arguments) if name in FLUSHES else None
                if name in ANSWERS:
                    yield from self.answered(arguments)
            if not is_unfinished:
                flush = begun.pop(process)
                result = RESULT.search(text)
                if result and result[1].isdigit():
                    if flush:
                        yield flush
                        self.disk.make_safe(flush.covered)
                    elif name not in FLUSHES + ANSWERS:
                        self.done(name, arguments, int(result[1]))

    def flushed(self, arguments):
        path = self.path_of(arguments)
        if path == self.folder:
            covered = [change for change in self.disk.pending if isinstance(change, Name)]
        elif path and self.is_watched(path):
            number = self.names.get(path.name)
            covered = [change for change in self.disk.pending if not isinstance(change, Name) and change.file == number]
        else:
            return None
        return None if self.ignores(path) else Flush(path, covered)

    def answered(self, arguments):
        client, text = CLIENT.match(arguments), TEXT.search(arguments)
        if client and text and bytes_of(text[1]).startswith(b"HTTP/1.1 303 "):
            yield Redirect(int(client[1]))

    def done(self, name, arguments, result):
        """A change that the program has made, unless it concerns other files."""
        if name in ("openat", "unlink", "unlinkat", "link", "linkat", "rename", "renameat", "renameat2"):
            paths = [pathlib.Path(bytes_of(text[1]).decode()) for text in TEXT.finditer(arguments)]
            if any(self.is_watched(path) for path in paths):
                self.named(name, [path.name for path in paths], arguments)
            return
        path = self.path_of(arguments)
        if not path or not self.is_watched(path):
            return
        assert name not in OTHERS, f"{name} of {path}: disk.py has to learn this"
        number = self.names[path.name]
        if name == "ftruncate":
            size = int(re.search(r", (\d+)\)", arguments)[1])
            self.change(Truncate(number, size), size)
        else:
            data = bytes_of(TEXT.search(arguments)[1])[:result]
            assert len(data) == result, f"only a part of what was written to {path} was recorded"
            # A plain write goes to the end of a file that has just been made.
            offset = int(re.search(r", (\d+)\)", arguments)[1]) if name == "pwrite64" else self.lengths[number]
            self.change(Write(number, offset, data), max(self.lengths[number], offset + len(data)))

    def named(self, call, names, arguments):
        if call == "openat":
            if names[0] not in self.names and "O_CREAT" in arguments:
                number = len(self.lengths)
                self.lengths[number] = 0
                self.rename(names[0], number)
            elif "O_TRUNC" in arguments:
                self.change(Truncate(self.names[names[0]], 0), 0)
        elif call.startswith("unlink"):
            self.rename(names[0], None)
        else:
            self.rename(names[1], self.names[names[0]])
            if call.startswith("rename"):
                self.rename(names[0], None)

    def change(self, change, length):
        self.lengths[change.file] = length
        self.disk.change(change)

    def rename(self, name, number):
        if number is None:
            self.names.pop(name)
        else:
            self.names[name] = number
        self.disk.change(Name(name, number))

    @staticmethod
    def path_of(arguments):
        """Of the descriptor that is the first argument."""
        match = DESCRIPTOR.match(arguments)
        return match and pathlib.Path(bytes_of(match[1]).decode(errors="replace"))


def bytes_of(text):
    return bytes.fromhex(text.replace("\\x", ""))
