"""What a disk may hold after the power has failed: a model of what POSIX promises, and of no more than that.

What is written is safe when an fsync of its file, begun after the write, has come back. Of everything else the disk may
hold any part, in any order: later writes without earlier ones, and of each write some sectors and not the others. With
names it is the same: a file that was made, renamed or removed has its new name for certain when its folder was synced.
"""
import dataclasses

SECTOR = 512


@dataclasses.dataclass(frozen=True)
class Write:
    file: int
    offset: int
    data: bytes


@dataclasses.dataclass(frozen=True)
class Truncate:
    file: int
    size: int


@dataclasses.dataclass(frozen=True)
class Name:
    """From now on this name means that file; None means that there is none."""
    name: str
    file: int | None


class Disk:
    """Files are numbers, as inodes are; the names of the one folder mean some of them."""

    def __init__(self, files):
        self.contents = {number: bytearray(content) for number, content in enumerate(files.values())}
        self.names = {name: number for number, name in enumerate(files)}
        #: Changes that are not safe, in the order in which they were made.
        self.pending = []

    def change(self, change):
        """A change of at most one sector, or of one name: it happens as a whole or not at all."""
        if not isinstance(change, Write):
            self.pending.append(change)
            return
        start, end = change.offset, change.offset + len(change.data)
        while start < end:
            stop = min(end, (start // SECTOR + 1) * SECTOR)
            self.pending.append(Write(change.file, start, change.data[start - change.offset:stop - change.offset]))
            start = stop

    def make_safe(self, changes):
        """These have reached the disk."""
        done = set(map(id, changes))
        for change in changes:
            self.apply(change, self.contents, self.names)
        self.pending = [change for change in self.pending if id(change) not in done]

    def after_power_loss(self, survivors):
        """The files by name, if of what is not safe only these changes have reached the disk."""
        contents = {number: bytearray(content) for number, content in self.contents.items()}
        names = dict(self.names)
        for change in survivors:
            self.apply(change, contents, names)
        return {name: bytes(contents.get(number, b"")) for name, number in names.items()}

    @staticmethod
    def apply(change, contents, names):
        if isinstance(change, Name):
            if change.file is None:
                names.pop(change.name, None)
            else:
                names[change.name] = change.file
            return
        content = contents.setdefault(change.file, bytearray())
        end = change.size if isinstance(change, Truncate) else change.offset + len(change.data)
        if len(content) < end:
            content.extend(bytes(end - len(content)))
        if isinstance(change, Truncate):
            del content[end:]
        else:
            content[change.offset:end] = change.data


def outcomes(disk, generator, count):
    """Some of the sets of pending changes that may survive: nothing, everything, then `count` others, drawn from
    everything up to a sector, everything but a few sectors, and any mixture."""
    pending = disk.pending
    yield []
    if not pending:
        return
    yield pending
    for _ in range(count):
        kind = generator.randrange(3)
        if kind == 0:
            yield pending[:generator.randrange(len(pending))]
        elif kind == 1:
            lost = set(generator.sample(range(len(pending)), min(len(pending), generator.randrange(1, 4))))
            yield [change for place, change in enumerate(pending) if place not in lost]
        else:
            share = generator.random()
            yield [change for change in pending if generator.random() < share]
