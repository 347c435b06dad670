#!/usr/bin/env python3
"""Opens the pages that preview.py made in Chromium, takes pictures of them, and looks for what a reader would trip over.

    .venv/bin/python Tests/Look/preview.py /tmp/pages      (make test-tools makes .venv)
    .venv/bin/python Tests/Look/inspect_pages.py /tmp/pages /tmp/pictures

Every page is opened at each of VIEWS. Exit status 1, and a line for each, when a page scrolls sideways, lets
text run out of its cell, has an accessibility fault that axe-core knows (WCAG 2.2 A and AA, and good practice), or is
held back by the content security policy that the app sends.
"""
import argparse
import functools
import http.server
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Browser"))
from chromium import Chromium  # noqa: E402

VIEWS = {  # name: width, height, colour scheme
    "narrow": (320, 640, "light"), "phone": (390, 844, "light"), "phone-dark": (390, 844, "dark"),
    "tablet": (720, 900, "light"), "desk": (1280, 900, "light"), "desk-dark": (1280, 900, "dark"),
}
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


class Handler(http.server.SimpleHTTPRequestHandler):
    """The rendered pages, under the policy of the app."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path, help="the folder that preview.py made")
    parser.add_argument("pictures", type=pathlib.Path, help="where the pictures go")
    parser.add_argument("--only", default="", help="only the pages whose name begins so")
    arguments = parser.parse_args()
    arguments.pictures.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(arguments.pages)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages = sorted(arguments.pages.glob(f"{arguments.only}*.html"))
    wrong = []
    with Chromium() as chromium:
        window = chromium.window()
        for page in pages:
            for name, (width, height, scheme) in VIEWS.items():
                window.look(width, height, scheme)
                window.open(f"http://127.0.0.1:{server.server_port}/{page.name}")
                window.picture(arguments.pictures / f"{page.stem}.{name}.png")
                wrong += [f"{page.stem} ({name}): {fault}" for fault in window.faults(width)]
            (arguments.pictures / f"{page.stem}.pdf").write_bytes(window.print())
    print(f"{len(pages)} pages, {len(VIEWS)} views each: pictures in {arguments.pictures}")
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
