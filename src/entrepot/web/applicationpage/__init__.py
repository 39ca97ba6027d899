"""The sections of an application's page, each with its forms."""
