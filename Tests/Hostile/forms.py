"""What a page asks for: its forms, each with its method, its address and its fields as they are filled in."""
import html.parser


class Form:
    def __init__(self, method, action):
        self.method, self.action, self.fields, self.kinds = method, action, {}, {}

    @property
    def open(self):
        """The fields that a person fills in."""
        return [name for name, kind in self.kinds.items() if kind not in ("hidden", "submit", "button")]

    @property
    def asks_password(self):
        return "password" in self.kinds.values()


class Reader(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.forms, self.form = path, [], None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.form = Form(attributes.get("method", "get").lower(), attributes.get("action") or self.path)
            self.forms.append(self.form)
        elif tag in ("input", "select", "textarea", "button") and self.form and attributes.get("name"):
            self.form.fields[attributes["name"]] = attributes.get("value") or ""
            kind = attributes.get("type", "text") if tag == "input" else {"button": "submit"}.get(tag, tag)
            self.form.kinds[attributes["name"]] = "hidden" if {"readonly", "hidden"} & set(attributes) else kind

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def forms(path, page):
    """The forms of a page, the token left out of their fields."""
    reader = Reader(path)
    reader.feed(page.text)
    for form in reader.forms:
        form.fields.pop("csrf_token", None)
        form.kinds.pop("csrf_token", None)
    return reader.forms
