"""Qt models and view-models over the state: what panels show, and the commands they may send."""
