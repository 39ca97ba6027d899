"""The sections of a programme's page, each with its forms."""
