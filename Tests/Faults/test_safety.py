"""`Tests/Safety.md` leads from each statement about safety to tests that are there."""
import pathlib
import re

TESTS = pathlib.Path(__file__).resolve().parents[1]
SECTION = re.compile(r"^### (.+)\n((?:(?!#).*\n)*)", re.MULTILINE)
LINE = re.compile(r"- `([^`]+)`: (`\w+`(?:, `\w+`)*)")


def names_in(path):
    """The functions of a file that are tests."""
    text = path.read_text()
    if path.suffix == ".py":
        return set(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE))
    # From each @Test to the function that it stands before.
    return {re.search(r"\bfunc (\w+)", part)[1] for part in re.split(r"@Test\b", text)[1:]}


def test_every_statement_has_its_tests():
    text = (TESTS / "Safety.md").read_text()
    sections = SECTION.findall(text)
    assert len(sections) > 30
    missing = []
    for title, body in sections:
        lines = [line for line in body.splitlines() if line.startswith("-")]
        if not lines and "To come" not in body:
            missing.append(f"{title}: no test at all")
        for line in lines:
            match = LINE.fullmatch(line)
            assert match, f"{title}: not a file and its tests: {line}"
            path = TESTS / match[1]
            known = names_in(path) if path.is_file() else set()
            missing += [f"{title}: {match[1]} has no test {name}" for name in re.findall(r"`(\w+)`", match[2])
                        if name not in known]
    assert not missing, "\n".join(missing)
