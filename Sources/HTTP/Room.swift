// The room HTTP is described in README.md.
