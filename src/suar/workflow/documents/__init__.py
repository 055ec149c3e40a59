"""The papers an office issues: their content, their look, and the PDF made of both."""

from suar.workflow.documents.content import DocumentContent, Section
from suar.workflow.documents.rendering import RenderingFailed, render

__all__ = ["DocumentContent", "RenderingFailed", "Section", "render"]
