"""The watched databases: commits are marked, prepared queries answer like their querysets."""
