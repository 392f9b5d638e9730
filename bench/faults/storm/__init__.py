"""`deskbell bench storm`: all clients come back at once."""
