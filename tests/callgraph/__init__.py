"""Call graphs: small programs and their expected graphs."""
