"""The documents: links lead to a file and to a heading in it; paths and targets of `make` that they name are there."""
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("[DSTP]*/**/*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(file):
    """What GitHub makes of the headings: small letters, blanks as hyphens, nothing else but letters and digits."""
    text = re.sub(r"```.*?```", "", file.read_text(), flags=re.S)
    heads = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file):
    for link in LINK.findall(file.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = file.parent / path if path else file
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_paths_are_there(file):
    """Inline code that is a path, from the root or beside the document; the page that Sources/README.md adds is yet to be made."""
    code = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", file.read_text(), flags=re.S))
    paths = {text for text in code if re.fullmatch(r"(Sources|Tests|Templates|Public|Deploy|\.ci)/[\w./-]*", text)}
    made_up = {path for path in paths if "NAME" in path or "/Rooms/" in path or path == "Templates/rooms.html"}
    assert not {path for path in paths - made_up if not (ROOT / path).exists() and not (file.parent / path).exists()}


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_targets_of_make_are_there(file):
    targets = set(re.findall(r"^([a-z-]+):(?!=)", (ROOT / "Makefile").read_text(), re.M))
    named = re.findall(r"(?:`|^ {4}(?:.*&& )?)(?:sudo )?make ([a-z-]+)", file.read_text(), re.M)
    assert "test" in targets and set(named) <= targets


def test_documents_are_found():
    names = {str(file.relative_to(ROOT)) for file in DOCUMENTS}
    assert {"README.md", "Deploy/README.md", "Sources/README.md", "Templates/README.md"} <= names
