// The room Registrar is described in README.md.
