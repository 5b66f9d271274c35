"""The DuckDB files: definitions, staging, build, publish, versions, and reading what was published."""
