"""The sections of a deal's page, each with its forms."""
