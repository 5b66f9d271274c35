"""Pure steps from the bytes of a report to staging rows: no input or output, no clock, no configuration.

The same bytes and the same authorities give the same rows on every machine.
"""
