"""How well a report was read: what a person annotated against what was found in it."""
