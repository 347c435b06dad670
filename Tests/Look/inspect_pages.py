#!/usr/bin/env python3
"""Opens the pages that preview.py made in Chromium, takes pictures of them, and looks for what a reader would trip over.

    pip install websocket-client && pip install --no-deps axe-playwright-python    (for the axe-core inside it)
    Tests/Look/preview.py /tmp/pages && Tests/Look/inspect_pages.py /tmp/pages /tmp/pictures

Every page is opened at each of VIEWS. Exit status 1, and a line for each, when a page scrolls sideways, lets
text run out of its cell, has an accessibility fault that axe-core knows (WCAG 2.2 A and AA, and good practice), or is
held back by the content security policy that the app sends.
"""
import argparse
import base64
import functools
import http.server
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import websocket

VIEWS = {  # name: width, height, colour scheme
    "narrow": (320, 640, "light"), "phone": (390, 844, "light"), "phone-dark": (390, 844, "dark"),
    "tablet": (720, 900, "light"), "desk": (1280, 900, "light"), "desk-dark": (1280, 900, "dark"),
}
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
AXE = pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js").read_text()
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OVERFLOWS = """[...document.querySelectorAll("main :is(th, td, dd, li):not(thead *)")]
    .filter(cell => cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).display != "inline")
    .map(cell => cell.textContent)"""
CHROMIUM = (
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --remote-debugging-port=0 --remote-allow-origins=*")


class Handler(http.server.SimpleHTTPRequestHandler):
    """The rendered pages, under the policy of the app."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_):
        pass


class Tab:
    """One page of Chromium, driven by its DevTools protocol."""

    def __init__(self, address):
        self.socket = websocket.create_connection(address, timeout=60)
        self.number, self.complaints = 0, []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        return self.wait(lambda message: message.get("id") == self.number)["result"]

    def wait(self, wanted):
        while True:
            message = json.loads(self.socket.recv())
            if message.get("method") == "Log.entryAdded":
                self.complaints.append(message["params"]["entry"]["text"])
            if wanted(message):
                return message

    def open(self, address):
        self.complaints.clear()
        self.call("Page.navigate", url=address)
        self.wait(lambda message: message.get("method") == "Page.loadEventFired")

    def run(self, script):
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def look(self, width, height, scheme):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path):
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def print(self, path):
        pdf = self.call("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)
        path.write_bytes(base64.b64decode(pdf["data"]))

    def faults(self, width):
        """What is wrong with the page that is open, in words."""
        found = list(self.complaints)
        if (real := self.run("innerWidth")) != width:
            found.append(f"is {real} px wide instead of {width}")
        if (wide := self.run("document.documentElement.scrollWidth")) > width:
            found.append(f"scrolls sideways, to {wide} px")
        found += [f"text runs out of its cell: {text!r}" for text in self.run(OVERFLOWS)[:3]]
        self.run(AXE)
        options = {"runOnly": AXE_TAGS, "resultTypes": ["violations"]}
        for rule in self.run(f"axe.run({json.dumps(options)}).then(result => result.violations)"):
            found += [f"{rule['id']}: {rule['help']}: {node['html'][:120]}" for node in rule["nodes"][:3]]
        return found


def start_chromium(profile):
    """The process, and the address of its first tab."""
    process = subprocess.Popen(
        [*CHROMIUM.split(), f"--user-data-dir={profile}", "about:blank"], stderr=subprocess.PIPE, text=True)
    port = None
    for line in process.stderr:
        if line.startswith("DevTools listening on"):
            port = line.split(":")[2].split("/")[0]
            break
    threading.Thread(target=process.stderr.read, daemon=True).start()
    for _ in range(100):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
        if tabs:
            return process, tabs[0]["webSocketDebuggerUrl"]
        time.sleep(0.1)
    sys.exit("Chromium opened no page")


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
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process, address = start_chromium(profile)
        try:
            tab = Tab(address)
            for page in pages:
                for name, (width, height, scheme) in VIEWS.items():
                    tab.look(width, height, scheme)
                    tab.open(f"http://127.0.0.1:{server.server_port}/{page.name}")
                    tab.picture(arguments.pictures / f"{page.stem}.{name}.png")
                    wrong += [f"{page.stem} ({name}): {fault}" for fault in tab.faults(width)]
                tab.print(arguments.pictures / f"{page.stem}.pdf")
        finally:
            process.terminate()
            process.wait(timeout=20)
    print(f"{len(pages)} pages, {len(VIEWS)} views each: pictures in {arguments.pictures}")
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
