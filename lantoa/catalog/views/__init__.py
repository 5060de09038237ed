"""Screens of OCOP: the public market and products, the producer's dossiers and lots, the body's desk, the council's points, stamps."""
