"""How the desk talks to the server, and what it keeps on this machine. No Qt."""
