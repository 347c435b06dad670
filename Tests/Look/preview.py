#!/usr/bin/env python3
"""Renders every page of `contexts/` into a folder, as the app would, and says how big each one is.

    Tests/Look/preview.py /tmp/pages     then open /tmp/pages/index.visitor.html

A file `contexts/NAME.CASE.json` is a context for `Templates/NAME.html`, over the values of `common.json`.
Exit status 1, and a line for each, when a page breaks a rule that holds for all of them.
"""
import argparse
import json
import pathlib
import re
import shutil
import sys

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE_LIMIT, STYLE_LIMIT = 20 * 1024, 14 * 1024  # bytes
BANNED = {
    r"<script|<style|\son\w+=\"|\sstyle=": "holds a script or a style, which the content security policy refuses",
    r">[^<]*\bNone\b": "shows an empty value of the program",
    r"\{[{%]|[%}]\}": "holds template syntax",
}


FRAGMENTS = {"courses.html": ("course_rows", "course_rows.html")}


def site_url(endpoint, filename=None, **values):
    """The address that the app gives."""
    return f"/static/{filename}" if filename else "/" if endpoint == "index" else f"/{endpoint}"


def file_url(endpoint, filename=None, **values):
    """The rendered page beside this one, so that a preview can be clicked through."""
    if filename:
        return f"static/{filename}"
    return "index.student.html" if endpoint == "index" else f"{endpoint}.html"


def cases():
    """Name, template and context of every case, in order of name."""
    common = json.loads((HERE / "contexts/common.json").read_text())
    for path in sorted((HERE / "contexts").glob("*.json")):
        if path.stem != "common":
            yield path.stem, path.stem.split(".")[0] + ".html", common | json.loads(path.read_text())


def environment():
    return Environment(
        loader=FileSystemLoader(ROOT / "Templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True)


def faults(html):
    """What is wrong with a page, in words."""
    found = [words for pattern, words in BANNED.items() if re.search(pattern, html)]
    if html.count("<h1") != 1:
        found.append("has not exactly one h1")
    ids = re.findall(r'\sid="([^"]*)"', html)
    if len(ids) != len(set(ids)):
        found.append("has an id twice")
    if (size := len(html.encode())) > PAGE_LIMIT:
        found.append(f"has {size} bytes, more than {PAGE_LIMIT}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where the pages go; made when it is missing")
    folder = parser.parse_args().folder
    shutil.copytree(ROOT / "Public", folder / "static", dirs_exist_ok=True)
    templates, wrong = environment(), []
    for name, template, context in cases():
        page = templates.get_template(template)
        if template in FRAGMENTS:  # what the app renders ahead and keeps
            value, part = FRAGMENTS[template]
            context[value] = Markup(templates.get_template(part).render(context))
        html = page.render(context, url_for=site_url)
        wrong += [f"{name}: {fault}" for fault in faults(html)]
        (folder / f"{name}.html").write_text(page.render(context, url_for=file_url))
        print(f"{len(html.encode()):6} {name}")
    style = (ROOT / "Public/style.css").stat().st_size
    print(f"{style:6} style.css")
    if style > STYLE_LIMIT:
        wrong.append(f"style.css: has {style} bytes, more than {STYLE_LIMIT}")
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
