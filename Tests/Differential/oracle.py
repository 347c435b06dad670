"""What Jinja2 answers to a case of the `jinja --batch` protocol.

A case is a dictionary with `templates`, `entry`, `context` and `options`; the answer has the shape
that `jinja --batch` prints: `{"output": ...}` or `{"error": {"kind", "message", "template", "line"}}`.
An answer without a line says that Jinja2 names none. Needs Jinja2 3.1.6.
"""
import copy
import re
import signal
import sys

import jinja2
from jinja2 import Environment, FunctionLoader

FILE_PREFIX = "jinja-template:"
UNDEFINED = {
    "default": jinja2.Undefined,
    "strict": jinja2.StrictUndefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
}
PLAIN_OPTIONS = (
    "autoescape", "trim_blocks", "lstrip_blocks", "keep_trailing_newline", "newline_sequence",
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string",
    "comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix",
    "optimized",
)


class TooSlow(BaseException):
    """Jinja2 took longer than a comparison is worth."""


class Catalogue:
    """Translations looked up in a dictionary."""

    def __init__(self, messages):
        self.messages = messages

    def gettext(self, message):
        return self.messages.get(message, message)

    def ngettext(self, singular, plural, n):
        return self.gettext(singular if n == 1 else plural)

    def pgettext(self, context, message):
        return self.gettext(message)

    def npgettext(self, context, singular, plural, n):
        return self.ngettext(singular, plural, n)


def environment(templates, options):
    """The environment of a case."""
    def load(name):
        source = templates.get(name)
        return None if source is None else (source, FILE_PREFIX + name, lambda: True)

    plain = {key: options[key] for key in PLAIN_OPTIONS if key in options}
    extensions = ["jinja2.ext." + name for name in options.get("extensions", [])]
    result = Environment(
        loader=FunctionLoader(load), extensions=extensions,
        undefined=UNDEFINED[options.get("undefined", "default")], **plain)
    if "i18n" in options.get("extensions", []):
        newstyle = options.get("newstyle_gettext", False)
        if options.get("translations"):
            result.install_gettext_translations(Catalogue(options["translations"]), newstyle=newstyle)
        else:
            result.install_null_translations(newstyle=newstyle)
    return result


def answer(case, seconds=3):
    """The answer of Jinja2. Raises TooSlow if there is none in time."""
    def stop(*_):
        raise TooSlow

    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        env = environment(case["templates"], case.get("options") or {})
        return {"output": env.get_template(case["entry"]).render(
            copy.deepcopy(case.get("context") or {}))}
    except TooSlow:
        raise
    except Exception as error:
        return {"error": description(error)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def description(error):
    """Kind, message and place of an exception."""
    result = {"kind": kind(error), "message": f"{type(error).__name__}: {error}"}
    if isinstance(error, jinja2.TemplateSyntaxError):
        return result | {"template": error.name, "line": error.lineno}
    if isinstance(error, RecursionError):
        return result
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith(FILE_PREFIX):
            result.update(template=name[len(FILE_PREFIX):], line=trace.tb_lineno)
        trace = trace.tb_next
    return result


def kind(error):
    """How the protocol calls an exception."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return "syntax"
    if isinstance(error, jinja2.TemplateNotFound):
        return "not_found"
    if isinstance(error, jinja2.UndefinedError):
        return "undefined"
    return "runtime"


ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


def difference(expected, got):
    """None if an answer is as good as the expected one, else what is wrong with it."""
    if "output" in expected:
        if "output" not in got:
            return "error"
        same = got["output"] == expected["output"] or (
            ADDRESS.sub("0x", got["output"]) == ADDRESS.sub("0x", expected["output"]))
        return None if same else "output"
    if "error" not in got:
        return "no error"
    wanted, found = expected["error"], got["error"]
    if wanted["kind"] != found.get("kind"):
        return "kind"
    if "line" in wanted and any(wanted[key] != found.get(key) for key in ("template", "line")):
        return "place"
    return None


sys.setrecursionlimit(1000)
