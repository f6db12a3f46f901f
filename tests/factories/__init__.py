"""Objects for the tests: plain functions with keyword arguments, one module for each app."""
