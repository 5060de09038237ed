"""What imports cannot show: the borders of the house, checked on its files in under a second."""
