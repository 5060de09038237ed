"""The socket for short messages: what the house needs of a gateway, and the gateways it knows."""
