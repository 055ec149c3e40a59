"""The programming interface: the same services, rights and refusals as the screens, for programs with a key."""
