// The room Jinja is described in README.md.
