#!/usr/bin/env python3
"""Takes the picture of README.md: the courses of the demo school, as a student sees them.

    make picture
"""
import argparse
import pathlib

from chromium import Chromium
from people import sign_in
from school import School

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=pathlib.Path)
    parser.add_argument("--registrar", default=ROOT / ".build/release/registrar", type=pathlib.Path)
    parser.add_argument("--page", default="/courses")
    parser.add_argument("--height", default=650, type=int, help="where it is cut off, in px")
    arguments = parser.parse_args()
    arguments.picture.parent.mkdir(parents=True, exist_ok=True)
    with School(arguments.registrar) as school, Chromium() as chromium:
        window = chromium.window()
        window.look(1280, arguments.height)
        sign_in(window, school.address, "student")
        window.open(school.address + "/")  # the welcome is shown here, not in the picture
        window.open(school.address + arguments.page)
        window.picture(arguments.picture)
    print(f"{arguments.picture}: {arguments.picture.stat().st_size} bytes")


if __name__ == "__main__":
    main()
