// The room SQLite is described in README.md.
