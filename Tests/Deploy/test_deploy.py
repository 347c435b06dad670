"""What Deploy/ has for systemd and for containers: locked up as tightly as said, with settings that the program knows."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "Deploy"
PROGRAM = ROOT / ".build/debug/registrar"
#: What systemd calls safe ends at 2; it counts in tenths.
MOST_EXPOSED = 20

LOCKED = {
    "User": "registrar", "UMask": "0077", "StateDirectoryMode": "0700", "NoNewPrivileges": "yes",
    "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes", "ProtectKernelModules": "yes", "ProtectKernelLogs": "yes",
    "ProtectControlGroups": "yes", "ProtectClock": "yes", "ProtectHostname": "yes", "ProtectProc": "invisible",
    "RestrictNamespaces": "yes", "RestrictRealtime": "yes", "RestrictSUIDSGID": "yes", "LockPersonality": "yes",
    "MemoryDenyWriteExecute": "yes", "SystemCallArchitectures": "native", "CapabilityBoundingSet": "",
    "AmbientCapabilities": "", "RemoveIPC": "yes",
}


def directives(file):
    lines = [line for line in (DEPLOY / file).read_text().splitlines() if "=" in line and not line.startswith("#")]
    return [tuple(line.split("=", 1)) for line in lines]


def instructions():
    """The Containerfile's, a pair each: the word and the rest, over continued lines."""
    text = "\n".join(line for line in (DEPLOY / "Containerfile").read_text().splitlines() if not line.startswith("#"))
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line.strip()]


def final_stage():
    found = instructions()
    start = max(index for index, (word, _) in enumerate(found) if word == "FROM")
    return found[start:]


def test_unit_is_locked_up():
    found = directives("registrar.service")
    for name, value in LOCKED.items():
        assert (name, value) in found, f"{name}={value}"
    filters = [value for name, value in found if name == "SystemCallFilter"]
    assert filters == ["@system-service", "~@privileged @resources"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd's systemd-analyze")
def test_unit_is_little_exposed():
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}",
         DEPLOY / "registrar.service"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout.splitlines()[-1:] + done.stderr.splitlines()


def test_settings_are_the_programs():
    """Each variable that a file of Deploy/ or README.md names is one that `serve` knows."""
    help = subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True, timeout=60, check=True).stdout
    known = {"REGISTRAR_" + flag.upper().replace("-", "_") for flag in re.findall(r"^  --([a-z-]+)", help, re.M)}
    assert "REGISTRAR_BACKUP_FOLDER" in known
    for file in [*DEPLOY.iterdir(), ROOT / "README.md"]:
        unknown = set(re.findall(r"REGISTRAR_[A-Z_]+\b", file.read_text())) - known
        assert not unknown, file


@pytest.fixture
def folder():
    """One that everybody may enter, which pytest's own ones are not."""
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def wrapper(folder):
    """Runs Deploy/registrar with these lines as its settings; its program shows its variables, then its words."""
    program, settings, script = folder / "program", folder / "registrar.env", folder / "registrar"
    program.write_text('#!/bin/sh\nid -un; umask; env -0; printf "<%s>" "$@"\n')
    program.chmod(0o755)
    text = (DEPLOY / "registrar").read_text()
    places = {"/etc/registrar/registrar.env": settings, "=registrar ": "=nobody ", "--regid=nobody": "--regid=nogroup",
              "/opt/registrar/bin/registrar": program}
    for place, other in places.items():
        assert place in text
        text = text.replace(place, str(other))
    script.write_text(text)

    def run(lines, *words):
        if lines is not None:
            settings.write_bytes(lines)
            settings.chmod(0o600)
        return subprocess.run(["sh", script, *words], capture_output=True, timeout=60, cwd=folder,
                              env={"PATH": os.environ["PATH"], "HOME": "/root"})
    run.settings = settings
    return run


needs_root = pytest.mark.skipif(os.getuid() != 0, reason="needs root, to become somebody else")


@needs_root
def test_commands_run_as_the_service(wrapper):
    """`sudo registrar COMMAND` has the user and the settings of the service, and passes its words on as they are."""
    done = wrapper(b"# A comment.\nREGISTRAR_ROOT='%(h)s $x *'\n", "user", "add", "a b", "*", "A=b", "")
    lines = done.stdout.split(b"\n", 2)
    assert lines[:2] == [b"nobody", b"0077"], done
    assert b"REGISTRAR_ROOT=%(h)s $x *\0" in lines[2] and lines[2].endswith(b"\0<user><add><a b><*><A=b><>"), done
    wrapper.settings.unlink()
    missing = wrapper(None, "check")
    assert (missing.returncode, missing.stdout) == (78, b"") and b"registrar.env is not there" in missing.stderr, missing


#: A file, and what systemd makes of it.
SETTINGS = [
    (b"A=a\n", {"A": "a"}), (b"A=a", {"A": "a"}), (b"A=\n", {"A": ""}), (b"A=1\nA=2\n", {"A": "2"}),
    (b"\n  \n# B=b\n; C=c\n  # D=d\nA=a # b\n", {"A": "a # b"}),
    (b" \tA= \t our  school \t\n", {"A": "our  school"}), (b"A=a\r\nB='b'\r\n", {"A": "a", "B": "b"}),
    (b"A='a  $b \\ \"c\" '\nB=\"it's\" \n", {"A": "a  $b \\ \"c\" ", "B": "it's"}),
    (b"A=it's \"b\"=c\nB=''\nC=\"\"\n", {"A": "it's \"b\"=c", "B": "", "C": ""}),
    # To a shell these would be more than text.
    (b"A=x touch made\nB=$HOME ${HOME} $(touch made) `touch made`\nC=~\nD=x>made\nE=x|touch made;x&\nF=*\n",
     {"A": "x touch made", "B": "$HOME ${HOME} $(touch made) `touch made`", "C": "~", "D": "x>made",
      "E": "x|touch made;x&", "F": "*"}),
    (b"B=\"$HOME `touch made`\"\n", {"B": "$HOME `touch made`"}), ("A=Schüler\n".encode(), {"A": "Schüler"}),
]


@needs_root
@pytest.mark.parametrize("lines, variables", SETTINGS)
def test_settings_are_read_as_systemd_does(wrapper, lines, variables):
    done = wrapper(lines, "check")
    assert (done.returncode, done.stderr) == (0, b""), done
    shown = dict(line.split("=", 1) for line in done.stdout.decode().split("\n", 2)[2].split("\0")[:-1])
    assert {name: shown.get(name) for name in variables} == variables
    assert "A" in variables or "A" not in shown
    assert not (wrapper.settings.parent / "made").exists()


@needs_root
def test_settings_are_the_programs_alone(wrapper):
    """The script, which is root's, finds its own programs whatever they say."""
    done = wrapper(b"PATH=/nowhere\nIFS=/\n", "check")
    assert b"0077\n" in done.stdout and b"id: not found" in done.stderr, done


@needs_root
@pytest.mark.parametrize("line", [
    "REGISTRAR_ROOT='/opt", 'A="a', "A='", "A='a' b", "A='a''b'", 'A="a" "b"', r'A="a\"b"', r"A=a\b", "A=a\\", "A", "touch made",
    "export A=a", "A =a", "=a", "1A=a", "A-B=a", "A=a\rB=b", "\ufeffA=a", "# A\\", "A=a\x0bb", "A=\x01", "A=a\x7f", "\x0cA=a",
    "A=a\0b", "\0",
])
def test_what_is_no_setting_is_refused(wrapper, line):
    """With its line, and never with 2, which is a check's word for damage; the value may be a secret."""
    wrong = wrapper(f"# First.\n{line}\nB=b\n".encode(), "check")
    assert (wrong.returncode, wrong.stdout) == (78, b""), wrong
    assert wrong.stderr.startswith(b"registrar: %s:2: " % bytes(wrapper.settings)) and wrong.stderr.count(b"\n") == 1, wrong
    assert not (wrapper.settings.parent / "made").exists()


def test_installing_keeps_what_was_there(tmp_path):
    """`make install`: all that the server needs, and the folder of before beside it."""
    prefix = tmp_path / "opt"
    install = ["make", "--no-print-directory", "install", f"PROGRAM={PROGRAM}", f"PREFIX={prefix}"]
    subprocess.run(install, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (prefix / "before").touch()
    subprocess.run(install, cwd=ROOT, check=True, capture_output=True, timeout=60)
    assert not (prefix / "before").exists() and (tmp_path / "opt.old/before").exists()
    again = subprocess.run(install, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)
    assert "already" in again.stdout and (tmp_path / "opt.old/before").exists(), "the version before is lost"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["opt", "opt.old"]
    for file in ["Templates/base.html", "Public/style.css", "README.md", "Deploy/README.md"]:
        assert (prefix / file).read_bytes() == (ROOT / file).read_bytes()
    assert all(os.access(prefix / file, os.X_OK) for file in ["bin/registrar", "Deploy/registrar"])
    nothing = subprocess.run([*install[:3], "PROGRAM=nowhere", f"PREFIX={prefix}"], cwd=ROOT, capture_output=True,
                             text=True, timeout=60)
    assert nothing.returncode != 0 and "make build" in nothing.stderr and (prefix / "bin/registrar").exists()


def test_container_is_nobodys_root():
    stage = final_stage()
    assert ("USER", "10001:10001") in stage
    last_made = max(index for index, (word, _) in enumerate(stage) if word in ("RUN", "COPY"))
    assert stage.index(("USER", "10001:10001")) > last_made, "the program's files are the superuser's"
    assert not [rest for word, rest in stage if word == "COPY" and "--chown" in rest]
    assert [rest for word, rest in stage if word == "VOLUME"] == ["/data"], "all else can be read-only"


def test_container_needs_no_shell():
    stage = dict(final_stage())
    check = json.loads(stage["HEALTHCHECK"].partition("CMD ")[2])
    program = json.loads(stage["ENTRYPOINT"])[0]
    assert check == [program, "health"] and json.loads(stage["CMD"]) == ["serve"]
    copied = [rest.split()[-1] for word, rest in final_stage() if word == "COPY"]
    assert program in copied


def test_container_is_made_of_what_is_there():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for word, rest in instructions():
        sources = [] if word != "COPY" or "--from" in rest else rest.split()[:-1]
        for source in sources:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in ignored, f".dockerignore leaves {source} out"


@pytest.mark.skipif(not shutil.which("caddy"), reason="needs Caddy")
def test_caddy_takes_its_file():
    done = subprocess.run(["caddy", "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
