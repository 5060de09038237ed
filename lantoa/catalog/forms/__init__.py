"""What producers, officers and council members fill in about grades and lots."""
