"""What can go wrong between the desk and the world without being a fault of ours."""


class Unreachable(Exception):
    """The server could not be asked. Its text says so in plain words; trying again may help."""


class NotKept(Exception):
    """This machine could not store something. Its text says so in plain words."""
