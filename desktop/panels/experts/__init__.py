"""Experts: asking them beside a chat, the question that rings, and an expert's own desk."""
