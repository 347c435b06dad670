# The two commands that a newcomer needs: `make run` and `make test`. README.md says more.

SWIFT := swift
DATABASE := registrar.db
RELEASE := $(SWIFT) build -c release --static-swift-stdlib
VENV := .venv

.PHONY: help run build test test-swift test-browser lint format bench tools test-tools clean

help:
	@echo 'make run     build, make and seed $(DATABASE) on the first run, serve http://localhost:5000'
	@echo 'make test    run every test'
	@echo 'make lint    check the format'
	@echo 'make bench   measure a release build'

run: build
	.build/release/registrar serve --demo --database $(DATABASE)

build: tools
	$(RELEASE) --product registrar
	$(RELEASE) --product jinja

test: tools test-tools test-swift test-browser

test-swift:
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

test-browser:
	$(VENV)/bin/python -m pytest Tests/Browser -q --registrar .build/debug/registrar

lint:
	$(SWIFT) format lint --strict -r Sources Tests Package.swift

format:
	$(SWIFT) format -i -r Sources Tests Package.swift

bench: build test-tools
	$(VENV)/bin/python Tests/Bench/bench.py --registrar .build/release/registrar --jinja .build/release/jinja

# What the build needs beside Swift: SQLite's header and library.
tools:
	@command -v $(SWIFT) >/dev/null || { echo 'Swift 6.3 is missing: see https://www.swift.org/install' >&2; exit 69; }
	@Deploy/install-missing /usr/include/sqlite3.h=libsqlite3-dev

# What the tests need beside that: a browser, its driver, fonts for Chinese, and Python with its packages.
test-tools:
	@Deploy/install-missing /usr/bin/chromium=chromium /usr/bin/chromedriver=chromium-driver \
		/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc=fonts-noto-cjk \
		/usr/bin/python3=python3 /usr/bin/wrk=wrk /usr/bin/sqlite3=sqlite3
	@python3 -c 'import ensurepip' 2>/dev/null || Deploy/install-missing /usr/lib/python3/dist-packages/ensurepip=python3-venv
	@test -x $(VENV)/bin/pytest && cmp -s Tests/requirements.txt $(VENV)/requirements.txt || { \
		echo 'Installing the packages of Tests/requirements.txt into $(VENV)'; \
		python3 -m venv $(VENV) && $(VENV)/bin/pip install -q -r Tests/requirements.txt \
		&& cp Tests/requirements.txt $(VENV)/requirements.txt; }

clean:
	rm -rf .build $(VENV)
