"""The window on the client's screen: the pictures of the stage and nothing else."""
