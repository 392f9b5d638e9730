# The part of pytest-qt that the tests use; its own key and mouse methods have no types.
