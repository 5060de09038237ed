"""What is asked of orders: lists and boards, and whether a receipt still says what was written."""
