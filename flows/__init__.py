"""The only room with effects over time: the command line, the nightly flow, sources, archive, alerts."""
