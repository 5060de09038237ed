"""What money notices mean and which banks there are: plain values in, plain values out."""
