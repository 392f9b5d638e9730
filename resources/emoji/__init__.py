"""Emoji by name, as the desk's composer offers them at `:name`, and how they are baked from their source."""
