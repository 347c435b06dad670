"""Templates that nobody wrote: the conformance cases, cut up, wrapped into each other and joined."""
import copy
import json
import re

TOKEN = re.compile(r"\{%[-+]?|[-+]?%\}|\{\{[-+]?|[-+]?\}\}|\{#|#\}|\n|\w+|\s+|.")
# What depends on chance or on memory addresses cannot be compared, nor what asks Python about itself.
UNSTABLE = ("random", "lipsum", "__")
# What a template may be put into, in place of the mark.
WRAPPERS = (
    "{% for i in [1, 2] %}@{% endfor %}",
    "{% for i in [[1], [2]] recursive %}@{{ loop([]) }}{% endfor %}",
    "{% for i in [1] %}\n{% macro w() %}@{% endmacro %}{{ w() }}{{ loop.index }}{% endfor %}",
    "{% macro w(a, b=1) %}@{% endmacro %}{{ w(1) }}",
    "{% macro w() %}[{{ caller() }}]{% endmacro %}{% call w() %}@{% endcall %}",
    "{% if true %}@{% endif %}",
    "{% if x %}a{% else %}@{% endif %}",
    "{% block wrapped %}@{% endblock %}{{ self.wrapped() }}",
    "{% for i in [1] %}{% block wrapped scoped %}@{% endblock %}{% endfor %}",
    "{% with x = 1 %}@{% endwith %}",
    "{% filter upper %}@{% endfilter %}",
    "{% set w %}@{% endset %}{{ w }}",
    "{% set w | upper %}@{% endset %}{{ w }}",
    "{% autoescape true %}@{% endautoescape %}",
    "{% autoescape x %}@{% endautoescape %}",
    "{%- if 1 -%}\n @ \n{%- endif -%}",
    "{% raw %}@{% endraw %}",
    "{# @ #}",
    "@\n{{ 1 // 0 }}",
    "{{ x }}@",
)
# What a template may become a part of, under the name of the mark.
USERS = (
    "{% include '@' %}",
    "{% include '@' without context %}",
    "{% import '@' as used %}{{ used }}",
    "{% import '@' as used with context %}{{ used }}",
    "{% extends '@' %}{% block wrapped %}{{ super() }}{% endblock %}",
)
PIECES = (
    "\n", "-", "+", " ", "%}", "{%", "{{", "}}", "(", ")", "[", "]", ",", ".", "|", "'", '"', "=",
    "not ", "if ", "else ", "is ", "*", "**", "~", "{#", "#}", "\r\n", "\t", "x", "1", "loop", "self",
    "super", "caller", "none", "a", "in", "set", "for",
)


class Mutator:
    """Makes cases out of others. The same random numbers give the same cases."""

    def __init__(self, path, random):
        with open(path, encoding="utf-8") as file:
            cases = [json.loads(line) for line in file if line.strip()]
        self.cases = [
            case for case in cases
            if not any(word in json.dumps(case["templates"]) for word in UNSTABLE)
        ]
        self.random = random

    def case(self):
        case = copy.deepcopy(self.random.choice(self.cases))
        case = {key: case[key] for key in ("templates", "entry", "context", "options") if key in case}
        case.setdefault("options", {})
        if case["entry"] not in case["templates"]:
            case["entry"] = next(iter(case["templates"]))
        for _ in range(self.random.choice((1, 1, 2, 3))):
            self.random.choice((self.cut, self.cut, self.wrap, self.wrap, self.use, self.join))(case)
        self.set_options(case["options"])
        return case

    def cut(self, case):
        """Removes, repeats, swaps or inserts pieces of one of the templates."""
        name = self.random.choice(list(case["templates"]))
        tokens = TOKEN.findall(case["templates"][name])
        if not tokens:
            return
        place = self.random.randrange(len(tokens))
        change = self.random.randrange(5)
        if change == 0:
            del tokens[place:place + self.random.randint(1, 3)]
        elif change == 1:
            tokens.insert(place, self.random.choice(tokens))
        elif change == 2:
            other = self.random.randrange(len(tokens))
            tokens[place], tokens[other] = tokens[other], tokens[place]
        elif change == 3:
            source = self.random.choice(self.cases)["templates"].get("main", "")
            others = TOKEN.findall(source) or ["x"]
            start = self.random.randrange(len(others))
            tokens[place:place] = others[start:start + self.random.randint(1, 6)]
        else:
            tokens.insert(place, self.random.choice(PIECES))
        case["templates"][name] = "".join(tokens)

    def wrap(self, case):
        if self.has_own_marks(case):
            return
        source = case["templates"][case["entry"]]
        case["templates"][case["entry"]] = self.random.choice(WRAPPERS).replace("@", source)

    def use(self, case):
        if self.has_own_marks(case):
            return
        case["templates"]["used"] = case["templates"][case["entry"]]
        case["templates"][case["entry"]] = self.random.choice(USERS).replace("@", "used")

    def join(self, case):
        """Puts the template of another case behind it."""
        other = self.random.choice(self.cases)
        if self.has_own_marks(case) or self.has_own_marks(other):
            return
        space = self.random.choice(("", "\n", " "))
        case["templates"][case["entry"]] += space + other["templates"].get("main", "")
        for name, source in other["templates"].items():
            case["templates"].setdefault(name, source)
        case["context"] = {**other.get("context", {}), **case.get("context", {})}
        case["options"] = {**other.get("options", {}), **case["options"]}

    @staticmethod
    def has_own_marks(case):
        return any("string" in name or "prefix" in name for name in case.get("options") or {})

    def set_options(self, options):
        for name in ("trim_blocks", "lstrip_blocks", "keep_trailing_newline"):
            if self.random.random() < 0.15:
                options[name] = True
        if self.random.random() < 0.25:
            options["autoescape"] = not options.get("autoescape", False)
        if self.random.random() < 0.15:
            options["optimized"] = False
        if self.random.random() < 0.15:
            options["undefined"] = self.random.choice(("strict", "debug", "chainable"))
        if self.random.random() < 0.15:
            options["extensions"] = ["do", "i18n", "loopcontrols"]
            options["newstyle_gettext"] = self.random.random() < 0.5
