"""Listed sites read over the open net, or through the sandbox."""
