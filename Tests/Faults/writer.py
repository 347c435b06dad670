"""Somebody with a browser, who registers, signs in and edits a profile again and again."""
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request


class Writer:
    PASSWORD = "quite a long password"

    def __init__(self, port, name):
        self.address, self.name, self.acknowledged = f"http://127.0.0.1:{port}", name, 0
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), Staying())

    def get(self, path):
        return self.opener.open(self.address + path, timeout=30).read().decode()

    def post(self, path, **fields):
        """The status of the answer; what it leads to is not fetched."""
        fields["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path))[1]
        try:
            return self.opener.open(self.address + path, urllib.parse.urlencode(fields).encode(), timeout=30).status
        except urllib.error.HTTPError as error:
            return error.code

    def register(self):
        assert self.post("/register", username=self.name, email=f"{self.name}@mail.example",
                         password=self.PASSWORD) == 303

    def sign_in(self):
        assert self.post("/login", username=self.name, password=self.PASSWORD) == 303

    def change_phone(self, phone):
        return self.post("/edit_profile", name=self.name, email=f"{self.name}@mail.example", phone=str(phone))


class Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None
