"""Search as people type it: names found without accents, with slips, in any order, by other everyday words."""

from lantoa.kit.search.index import Document, Hit, Index

__all__ = ["Document", "Hit", "Index"]
