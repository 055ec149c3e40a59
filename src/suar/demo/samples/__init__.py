"""One valid statement of every service: for tests, for the demo and for whoever learns the programming interface."""

from suar.demo.samples.answering import answers, codes, determination, statement
from suar.demo.samples.voyage import CREW, Goods, Voyage, local

__all__ = ["CREW", "Goods", "Voyage", "answers", "codes", "determination", "local", "statement"]
