"""The operator at a terminal: passwords are asked for without showing them, and the terminal is left as it was."""
import os
import pty
import select
import signal
import sqlite3
import subprocess
import termios
import time

import pytest

PASSWORD = "plover tangle 42"


class Screen:
    """A command at a terminal of its own."""

    def __init__(self, *words):
        self.side, other = pty.openpty()
        self.shown, self.before = "", termios.tcgetattr(other)
        # A session of its own, whose terminal this is, so that control characters reach the command.
        self.process = subprocess.Popen(words, stdin=other, stdout=other, stderr=other, start_new_session=True,
                                        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)))
        # Kept open: what the terminal is set to can be seen after the command.
        self.other = other

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.side)
        os.close(self.other)

    def wait_for(self, text, times=1):
        deadline = time.monotonic() + 60
        while self.shown.count(text) < times:
            assert select.select([self.side], [], [], max(0, deadline - time.monotonic()))[0], self.shown
            self.shown += os.read(self.side, 4096).decode()

    def type(self, text):
        os.write(self.side, text.encode())

    @property
    def echoes(self):
        return bool(termios.tcgetattr(self.other)[3] & termios.ECHO)

    def end(self):
        """The exit status."""
        status = self.process.wait(60)
        assert termios.tcgetattr(self.other) == self.before, "the terminal is not as it was"
        while select.select([self.side], [], [], 0)[0]:
            self.shown += os.read(self.side, 4096).decode()
        assert "plover" not in self.shown, self.shown
        return status


@pytest.fixture
def file(school, tmp_path):
    copy = tmp_path / "school.db"
    copy.write_bytes(school.read_bytes())
    copy.chmod(0o600)
    return copy


def hashes(file):
    with sqlite3.connect(file) as database:
        return database.execute("SELECT password_hash FROM users WHERE username = 'student'").fetchall()


def test_a_password_is_asked_for_twice_and_not_shown(program, file):
    before = hashes(file)
    with Screen(program, "user", "password", "student", "--database", file) as screen:
        screen.wait_for("Password: ")
        assert not screen.echoes
        screen.type(PASSWORD + "\n")
        screen.wait_for("The same again: ")
        assert not screen.echoes
        screen.type(PASSWORD + "\n")
        screen.wait_for("another password")
        assert screen.end() == 0
    assert hashes(file) != before


def test_two_that_differ_change_nothing(program, file):
    before = hashes(file)
    with Screen(program, "user", "password", "student", "--database", file) as screen:
        screen.wait_for("Password: ")
        screen.type(PASSWORD + "\n")
        screen.wait_for("The same again: ")
        screen.type(PASSWORD + "!\n")
        screen.wait_for("differ")
        assert screen.end() == 65
    assert hashes(file) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_gives_up_gets_the_terminal_back(program, file, number):
    with Screen(program, "user", "password", "student", "--database", file) as screen:
        screen.wait_for("Password: ")
        if number == signal.SIGINT:
            screen.type("\x03")
        else:
            screen.process.send_signal(number)
        assert screen.end() == -number


def test_an_end_of_input_is_no_password(program, file):
    with Screen(program, "user", "password", "student", "--database", file) as screen:
        screen.wait_for("Password: ")
        screen.type("\x04")
        screen.wait_for("nothing was changed")
        assert screen.end() == 65


def test_a_script_is_asked_nothing(program, file):
    """--password-stdin takes the first line, also where standard input is a terminal."""
    with Screen(program, "user", "password", "student", "--password-stdin", "--database", file) as screen:
        # No prompt to wait for: the terminal keeps the line until it is read.
        tcset = termios.tcgetattr(screen.other)
        tcset[3] &= ~termios.ECHO
        termios.tcsetattr(screen.other, termios.TCSANOW, tcset)
        screen.before = tcset
        screen.type(PASSWORD + "\n")
        screen.wait_for("another password")
        assert "Password:" not in screen.shown
        assert screen.end() == 0
