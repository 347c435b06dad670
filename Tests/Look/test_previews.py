"""The pages as `preview.py` renders them keep the rules that hold for all of them."""
import pathlib
import subprocess
import sys

PREVIEW = pathlib.Path(__file__).with_name("preview.py")


def test_every_preview_keeps_the_rules(tmp_path):
    result = subprocess.run([sys.executable, PREVIEW, tmp_path], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert len(list(tmp_path.glob("*.html"))) > 20
