"""Our side of OpenID Connect against providers written by others: the sandbox's and npm oidc-provider."""
