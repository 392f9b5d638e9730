"""The server: routes, stores and fans out."""
