"""The documents: every link leads to a file, and to a heading in it."""
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


def test_documents_are_found():
    names = {str(file.relative_to(ROOT)) for file in DOCUMENTS}
    assert {"README.md", "Deploy/README.md", "Sources/README.md", "Templates/README.md"} <= names
