"""How passwords are kept: argon2id, dear enough for a thief and cheap enough for a busy morning."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, 2 passes, 1 lane (OWASP's first choice): about 20 ms; Django's default takes 112 ms."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
