"""Renders the examples beside this file with Jinja2 and says where they differ from what is written down.

    python check_with_jinja2.py
"""
import json
import pathlib
import sys

import jinja2

UNDEFINED = {
    "default": jinja2.Undefined,
    "strict": jinja2.StrictUndefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
}


def sections(file):
    """The sections of a file: pairs of name and text."""
    found, name, lines = [], None, []
    for line in file.read_bytes().decode().split("\n")[:-1] + ["=== "]:
        if not line.startswith("=== "):
            lines.append(line)
            continue
        if name is not None:
            found.append((name, "\n".join(lines)))
        name, lines = line[4:], []
    return found


def environment(templates, options):
    options = dict(options)
    translations = options.pop("translations", {})
    newstyle = options.pop("newstyle_gettext", False)
    options["undefined"] = UNDEFINED[options.get("undefined", "default")]
    options["extensions"] = [f"jinja2.ext.{name}" for name in options.get("extensions", [])]
    made = jinja2.Environment(loader=jinja2.DictLoader(templates), **options)
    if "jinja2.ext.i18n" in options["extensions"]:
        made.install_gettext_callables(
            lambda message: translations.get(message, message),
            lambda one, many, count: translations.get(one, one) if count == 1 else translations.get(many, many),
            newstyle=newstyle,
        )
    return made


def answer(parts):
    """The last section that the file should have: its name, and its text or its first line."""
    templates = {name[9:]: text for name, text in parts if name.startswith("template ")}
    named = dict(parts)
    made = environment(templates, json.loads(named.get("options", "{}")))
    try:
        output = made.get_template(next(iter(templates))).render(json.loads(named.get("context", "{}")))
        return "output", output
    except jinja2.TemplateSyntaxError:
        return "error", "syntax"
    except jinja2.TemplateNotFound:
        return "error", "not_found"
    except jinja2.UndefinedError:
        return "error", "undefined"
    except Exception:
        return "error", "runtime"


def main():
    files = sorted(pathlib.Path(__file__).parent.rglob("*.txt"))
    differing = 0
    for file in files:
        parts = sections(file)
        name, text = parts[-1]
        wanted = (name, text.split("\n")[0] if name == "error" else text)
        # A limit of this engine is no error of Jinja2.
        if wanted == ("error", "security"):
            continue
        got = answer(parts)
        if got != wanted:
            differing += 1
            print(f"{file}: Jinja2 has {got}, the file {wanted}")
    print(f"{len(files)} examples, {differing} differ")
    return differing > 0


if __name__ == "__main__":
    sys.exit(main())
