"""The papers an office issues: their content, their look (see rendering), and the PDF made of both."""

from suar.workflow.documents.content import DocumentContent, Section

__all__ = ["DocumentContent", "Section"]
