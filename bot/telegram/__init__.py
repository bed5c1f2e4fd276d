"""Telegram: transport, receiving, delivery, pacing and rendering. Knows no routine."""
