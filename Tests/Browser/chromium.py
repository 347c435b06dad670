"""Chromium, driven by its DevTools protocol: one process, and a window of its own, cookies included, for each person."""
import base64
import contextlib
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

import websocket

AXE = pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OVERFLOWS = """[...document.querySelectorAll("main :is(th, td, dd, li):not(thead *)")]
    .filter(cell => cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).display != "inline")
    .map(cell => cell.textContent)"""
# No name but the loopback's resolves, so that a page that asks another host fails, and this browser asks nobody by itself.
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --disable-default-apps --hide-scrollbars "
    "--remote-debugging-port=0 --remote-allow-origins=*").split() + ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "Backspace": 8, "End": 35, "Home": 36}
SECONDS = 30  # the longest wait for one answer of the browser


class Connection:
    """Commands, answers and events of one target."""

    def __init__(self, address, heard=lambda method, parameters: None):
        self.socket = websocket.create_connection(address, timeout=SECONDS)
        self.heard, self.number, self.answers = heard, 0, {}

    def call(self, method, **parameters):
        self.number += 1
        number = self.number
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        self.listen(lambda: number in self.answers)
        answer = self.answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def listen(self, until):
        """Takes in what the browser says until the condition holds."""
        deadline = time.monotonic() + SECONDS
        while not until():
            self.socket.settimeout(max(0.1, deadline - time.monotonic()))
            try:
                message = json.loads(self.socket.recv())
            except websocket.WebSocketTimeoutException:
                raise TimeoutError(f"nothing came of it in {SECONDS} s") from None
            if "id" in message:
                self.answers[message["id"]] = message
            else:
                self.heard(message["method"], message["params"])


class Window:
    """One page, its complaints (console, content security policy, Chromium's own audits) and its requests."""

    def __init__(self, address):
        self.complaints, self.requests, self.status, self.loads = [], [], None, 0
        self.connection = Connection(address, self.heard)
        for domain in ("Page", "Runtime", "Log", "Network", "Audits", "DOM"):
            self.call(f"{domain}.enable")
        self.main_frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def call(self, method, **parameters):
        return self.connection.call(method, **parameters)

    def heard(self, method, event):
        if method == "Page.loadEventFired":
            self.loads += 1
        elif method == "Page.frameNavigated" and event.get("type") == "BackForwardCacheRestore":
            self.loads += 1
        elif method == "Network.requestWillBeSent":
            self.requests.append(event["request"]["url"])
        elif method == "Network.responseReceived" and event["type"] == "Document":
            self.status = event["response"]["status"]
        elif method == "Log.entryAdded":
            entry = event["entry"]
            # A page that is an error is said so once, about itself.
            if not (entry["source"] == "network" and entry.get("url") in self.requests[:1] and "status of 4" in entry["text"]):
                self.complaints.append(f"{entry['text']} ({entry.get('url', '')})")
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(f"console.{event['type']}: {event['args']}")
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(f"script: {event['exceptionDetails']['text']}")
        elif method == "Audits.issueAdded":
            self.complaints.append(f"{event['issue']['code']}: {json.dumps(event['issue']['details'])[:300]}")

    # What a person does.

    def open(self, address):
        self.complaints.clear()
        self.requests.clear()
        with self.loading():
            error = self.call("Page.navigate", url=address).get("errorText")
            if error:
                raise RuntimeError(f"{address}: {error}")

    @contextlib.contextmanager
    def loading(self):
        """What is done inside leads to another page, which is waited for."""
        before = self.loads
        yield
        try:
            self.connection.listen(lambda: self.loads > before)
        except TimeoutError as error:
            raise AssertionError(f"{self.address}: no page came of it; this one says: {self.text()[:300]!r}") from error

    def go_back(self):
        history = self.call("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] - 1]
        with self.loading():
            self.call("Page.navigateToHistoryEntry", entryId=entry["id"])

    def click(self, selector):
        node = self.node(selector)
        self.call("DOM.scrollIntoViewIfNeeded", nodeId=node)
        corners = self.call("DOM.getContentQuads", nodeId=node)["quads"][0]
        place = {"x": sum(corners[0::2]) / 4, "y": sum(corners[1::2]) / 4, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, **place)

    def write(self, selector, text):
        """Clicks into a field and replaces what stands there."""
        self.click(selector)
        self.press("a", commands=["selectAll"])
        self.press("Backspace")
        self.type(text)

    def type(self, text):
        if text:
            self.call("Input.insertText", text=text)

    def press(self, key, shift=False, commands=()):
        code = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS.get(key, 0), "modifiers": 8 if shift else 0}
        if key == "Enter":
            code["text"] = "\r"
        down = "keyDown" if key == "Enter" else "rawKeyDown"
        self.call("Input.dispatchKeyEvent", type=down, commands=list(commands), **code)
        self.call("Input.dispatchKeyEvent", type="keyUp", **{**code, "text": ""})

    def allow_scripts(self, allowed):
        self.call("Emulation.setScriptExecutionDisabled", value=not allowed)

    # What a person sees.

    def node(self, selector):
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        if not node:
            raise AssertionError(f"{self.address}: nothing is {selector}; the page says: {self.text()[:300]!r}")
        return node

    def run(self, script):
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    @property
    def address(self):
        return self.run("location.href")

    @property
    def path(self):
        return self.run("location.pathname")

    def text(self, selector="body"):
        """What is shown, white space collapsed; empty where nothing fits."""
        return " ".join((self.run(f"document.querySelector({json.dumps(selector)})?.innerText") or "").split())

    def texts(self, selector):
        return self.run(f"[...document.querySelectorAll({json.dumps(selector)})].map(node => node.innerText.trim())")

    def value(self, selector):
        return self.run(f"document.querySelector({json.dumps(selector)}).value")

    @property
    def messages(self):
        return self.texts(".flashes li")

    def look(self, width, height, scheme="light"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path, clip=None):
        options = {"clip": clip, "captureBeyondViewport": True} if clip else {}
        picture = self.call("Page.captureScreenshot", format="png", **options)
        pathlib.Path(path).write_bytes(base64.b64decode(picture["data"]))

    def print(self):
        """The page on A4, as the bytes of a PDF."""
        pdf = self.call("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)
        return base64.b64decode(pdf["data"])

    def faults(self, width):
        """What a reader would trip over in the page that is open, in words."""
        found = list(self.complaints)
        if (real := self.run("innerWidth")) != width:
            found.append(f"is {real} px wide instead of {width}")
        if (wide := self.run("document.documentElement.scrollWidth")) > width:
            found.append(f"scrolls sideways, to {wide} px")
        found += [f"text runs out of its cell: {text!r}" for text in self.run(OVERFLOWS)[:3]]
        if self.run("typeof axe") == "undefined":
            self.run(AXE.read_text())
        options = {"runOnly": AXE_TAGS, "resultTypes": ["violations"]}
        for rule in self.run(f"axe.run({json.dumps(options)}).then(result => result.violations)"):
            found += [f"{rule['id']}: {rule['help']}: {node['html'][:120]}" for node in rule["nodes"][:3]]
        return found


class Chromium:
    """The browser's process; ends with the `with` block."""

    def __enter__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not program:
            raise RuntimeError("there is no Chromium here; on Debian: apt-get install chromium")
        self.profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self.profile.name}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "HOME": self.profile.name})
        said = []
        for line in self.process.stderr:
            said.append(line)
            if line.startswith("DevTools listening on "):
                break
        else:
            raise RuntimeError("Chromium did not start:\n" + "".join(said[-20:]))
        address = said[-1].removeprefix("DevTools listening on ").strip()
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        self.connection, self.base = Connection(address), address.split("/devtools/")[0]
        return self

    def window(self):
        """A window that shares no cookie with any other."""
        context = self.connection.call("Target.createBrowserContext")["browserContextId"]
        target = self.connection.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        window = Window(f"{self.base}/devtools/page/{target}")
        window.context = context
        return window

    def close(self, window):
        window.connection.socket.close()
        self.connection.call("Target.disposeBrowserContext", browserContextId=window.context)

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stderr.close()
        self.profile.cleanup()
