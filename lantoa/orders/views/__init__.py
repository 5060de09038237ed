"""The screens of buying and of the seller's orders."""
