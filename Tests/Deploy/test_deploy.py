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


@pytest.mark.skipif(os.getuid() != 0, reason="needs root, to become somebody else")
def test_commands_run_as_the_service(folder):
    """`sudo registrar COMMAND` has the user and the settings of the service, and passes its words on as they are."""
    program, settings, script = folder / "program", folder / "registrar.env", folder / "registrar"
    program.write_text('#!/bin/sh\nid -un; umask; echo "$REGISTRAR_ACCESS_LOG_FORMAT"; printf "<%s>" "$@"\n')
    program.chmod(0o755)
    settings.write_text("# A comment.\nREGISTRAR_ACCESS_LOG_FORMAT='%(h)s $x *'\n")
    settings.chmod(0o600)
    text = (DEPLOY / "registrar").read_text()
    places = {"/etc/registrar/registrar.env": settings, "=registrar ": "=nobody ", "--regid=nobody": "--regid=nogroup",
              "/opt/registrar/bin/registrar": program}
    for place, other in places.items():
        assert place in text
        text = text.replace(place, str(other))
    script.write_text(text)
    done = subprocess.run(["sh", script, "user", "add", "a b", "*"], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["nobody", "0077", "%(h)s $x *", "<user><add><a b><*>"], done.stderr
    # Never 2, which is a check's word for damage.
    for line in ["REGISTRAR_ROOT='/opt", "REGISTRAR_ACCESS_LOG_FORMAT=%(h)s", "REGISTRAR_ROOT=/srv/our school"]:
        settings.write_text(f"{line}\nREGISTRAR_REGISTRATION=closed\n")
        wrong = subprocess.run(["sh", script, "check"], capture_output=True, text=True, timeout=60)
        assert (wrong.returncode, wrong.stdout) == (78, ""), wrong
        assert f"{settings}: each line is NAME=VALUE" in wrong.stderr, wrong
    settings.unlink()
    missing = subprocess.run(["sh", script, "check"], capture_output=True, text=True, timeout=60)
    assert (missing.returncode, missing.stdout) == (78, "") and f"{settings} is not there" in missing.stderr, missing


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
