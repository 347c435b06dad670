"""A demo school, served by the built program on a port of its own until the `with` block ends."""
import pathlib
import re
import subprocess
import tempfile

PASSWORD = "registrar-demo"


class School:
    def __init__(self, program, *flags):
        self.program, self.flags = pathlib.Path(program).resolve(), flags

    def __enter__(self):
        if not self.program.exists():
            raise RuntimeError(f"there is no {self.program}; build it, or name it with --registrar")
        self.folder = tempfile.TemporaryDirectory(prefix="registrar-")
        database = pathlib.Path(self.folder.name) / "school.db"
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+")
        self.process = subprocess.Popen(
            [self.program, "serve", "--demo", "--database", database, "--port", "0", "--access-log", "off", *self.flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            if address := re.fullmatch(r"Listening on (http://127\.0\.0\.1:\d+)\n", line):
                self.address = address[1]
                return self
        self.__exit__()
        raise RuntimeError(f"{self.program} did not serve:\n{self.said}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.seek(0)
        self.said = self.log.read()
        self.log.close()
        self.folder.cleanup()
