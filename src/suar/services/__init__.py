"""One file per service of the port. To add one: a file like these; nothing else needs to know of it."""
