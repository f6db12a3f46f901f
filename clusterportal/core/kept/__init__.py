"""Nothing typed is lost: what comes after the session has ended, or with a stale form, is kept for who typed it.

Every form carries, beside Django's token, who opened it, signed. What arrives too late is laid down for that account
and shown again in the same form once that account is back; nobody else sees it, whoever signs in on the same browser.
Passwords, codes and files are never kept, nor what is too long. What is kept lies encrypted in the database.
"""

from .doors import KeptFormsMiddleware, csrf_failure
from .store import AUTHOR, author_token, forget_old_forms

__all__ = ["AUTHOR", "KeptFormsMiddleware", "author_token", "csrf_failure", "forget_old_forms"]
