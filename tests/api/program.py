"""A program that talks to the API with somebody's key, as little as a test needs."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from suar.accounts.actors import Actor, new_key
from suar.accounts.models import User
from suar.demo.papers import paper
from suar.kernel import clock

ROOT = "/api/v1"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass
class Program:
    """One caller. ``at``: the moment at which everything it does happens."""

    key: str
    at: datetime
    language: str = "id"

    @classmethod
    def of(cls, actor: Actor, at: datetime) -> "Program":
        """A program with a new key of this person."""
        assert actor.user_id is not None
        with clock.at(at):
            return cls(new_key(User.objects.get(pk=actor.user_id), "uji"), at)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer: Django's response, its JSON read by ``.json()``."""
        content = json.dumps(body, default=_plain) if body is not None else ""
        return self.raw(method, path, content, **headers)

    def raw(self, method: str, path: str, content: str, *, kind: str = "application/json", **headers: str) -> Any:
        """The answer to a body as it stands."""
        given = {"Authorization": f"Bearer {self.key}", "Accept-Language": self.language, **headers}
        with clock.at(self.at):
            return Client(raise_request_exception=False).generic(
                method, f"{ROOT}{path}", content, content_type=kind, headers=given
            )

    def get(self, path: str) -> Any:
        """The JSON of something that is there."""
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON of something that was done."""
        answer = self.ask("POST", path, {} if body is None else body, **headers)
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    def upload(self, application: int, attachment: str, content: bytes | None = None, *, key: str = "") -> Any:
        """Hand in a paper; the answer as Django gives it."""
        file = SimpleUploadedFile("surat.pdf", paper(attachment) if content is None else content, "application/pdf")
        with clock.at(self.at):
            return Client(raise_request_exception=False).post(
                f"{ROOT}/applications/{application}/files/{attachment}",
                {"file": file},
                headers={"Authorization": f"Bearer {self.key}"} | ({"Idempotency-Key": key} if key else {}),
            )

    def file(self, service: str, answers: dict[str, Any], **where: Any) -> dict[str, Any]:
        """Begin, put every missing paper to it, and hand in."""
        begun = self.post("/applications", {"service": service, "answers": answers, **where})
        for slot in begun["papers"]:
            if slot["required"] and not slot["filled"]:
                assert self.upload(begun["id"], slot["code"]).status_code == 200
        done: dict[str, Any] = self.post(f"/applications/{begun['id']}/submit")
        return done
