"""Django's PostgreSQL backend with patience that ends; Django looks for it in ``base``."""
