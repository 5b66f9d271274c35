"""Alerts: what happened → who is told, once.

A run ends; `tell` compares what is wrong now with what people know already (`events`), writes what is new into an outbox in
the journal (`outbox`, worded by `content` and `messages`), and sends what waits there (`send`) to each channel (`channels`).
What cannot be sent waits for the next run.
"""
