"""What the market's front and the seller's day show of several rooms."""
