"""How Sphinx builds these pages: `make docs` writes them to build/docs, and fails on a link that leads nowhere."""

project = "The warehouse of school-inspection facts"
copyright = "the project's authors; Apache-2.0"  # noqa: A001 Sphinx's name
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["notebook*"]
html_theme = "furo"
html_title = project
html_show_sphinx = False
html_copy_source = False
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]
# Terminal output and configuration are shown as they are.
highlight_language = "none"
# Mermaid diagrams stay text here; GitHub draws them.
suppress_warnings = ["misc.highlighting_failure"]
