"""Sockets: what visitors and desks say and hear, live, and how they resume.

Sessions and the hub are plain objects without I/O; `socket` joins them to an ASGI server.
"""
