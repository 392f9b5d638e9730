"""Spelling without dictionaries: which words of a text are to be looked up, in which languages, and what is asked."""
