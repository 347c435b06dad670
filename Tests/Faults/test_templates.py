"""A template with a mistake: at the start it ends the program with file and line; while rendering it costs that page."""
import shutil
import subprocess

import pytest

from served import ROOT
from visitor import Visitor


@pytest.fixture
def root(tmp_path):
    """A folder with templates and files of its own."""
    for name in ["Templates", "Public"]:
        shutil.copytree(ROOT / name, tmp_path / "root" / name)
    return tmp_path / "root"


def test_a_template_error_at_the_start_names_file_and_line(program, copy_school, tmp_path, root):
    page = root / "Templates/courses.html"
    page.write_text(page.read_text() + "{% if %}")
    line = page.read_text().count("\n") + 1
    done = subprocess.run([program, "serve", "--port", "0", "--database", copy_school(tmp_path), "--root", root],
                          capture_output=True, text=True, timeout=60)
    assert 0 < done.returncode < 128 and not done.stdout
    assert done.stderr.count("\n") == 1 and f"courses.html:{line}" in done.stderr


def test_a_template_error_while_rendering_costs_that_page_alone(serve, root):
    page = root / "Templates/courses.html"
    page.write_text(page.read_text().replace("{% block content %}", "{% block content %}{{ 1 // 0 }}", 1))
    with serve("--workers", "1", "--root", root) as served:
        visitor = Visitor(served.port)
        assert visitor.sign_in("student").status == 303
        for _ in range(3):
            answer = visitor.get("/courses")
            assert answer.status == 500 and "Something went wrong" in answer.text
            assert "courses.html" not in answer.text and "division" not in answer.text
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            for path in ["/", "/exams", "/scores", "/profile"]:
                assert visitor.get(path).status == 200
        served.wait_for("courses.html could not be rendered")
        assert not served.count("was ended by signal")
        assert served.stop() == 0
