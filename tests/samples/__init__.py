"""One valid statement per service, shared with the demo."""

from suar.demo.samples import Goods, Voyage, answers, codes, determination, statement

__all__ = ["Goods", "Voyage", "answers", "codes", "determination", "statement"]
