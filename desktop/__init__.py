"""The desk: the program of agents and supervisors."""
