"""What can be said and made of signed PDF files without a network, a database or a clock of their own."""
