"""What a report says that its own numbers contradict."""

from transforms.findings.contradictions import find_contradictions

__all__ = ["find_contradictions"]
