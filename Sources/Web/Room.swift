// The room Web is described in README.md.
