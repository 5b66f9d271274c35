"""Data Docs: pages on what each run's gates judged, for the last runs, that load nothing from anywhere.

`DATA_DIR/data-docs/index.html` lists the kept runs; `DATA_DIR/data-docs/RUN_ID/index.html` has a page for each suite.
"""

from expectations.data_docs.folder import data_docs_index, write_data_docs

__all__ = ["data_docs_index", "write_data_docs"]
