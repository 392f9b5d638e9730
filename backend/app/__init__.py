"""Puts the server together: settings, logs, the composition root, the runners, the commands."""
