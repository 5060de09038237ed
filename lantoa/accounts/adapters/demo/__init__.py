"""An identity provider without a network, for demonstrations only: whoever asks is the same invented citizen."""
