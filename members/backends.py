"""Who is asking: the account with its person and its roles, in one query, because every page needs them."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Model, OuterRef, QuerySet, Subquery

from clusterportal.core.aggregates import Joined, parts
from clusterportal.core.prepared import prepared

from .models import AllianceRole, ClusterRole, User


class AccountBackend(AuthenticationBackend):
    """allauth's sign-in; the account of a session comes with what ``User`` would otherwise ask for piece by piece."""

    def get_user(self, user_id: int) -> User | None:
        user = next(iter(accounts(int(user_id))), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.managed_cluster_ids = parse_ids(user.office_ids)
        user.alliance_ids = parse_ids(user.staff_ids)
        return user


@prepared
def accounts(user_id: int) -> QuerySet[User]:
    """Every request of somebody signed in starts with this."""
    roles = {"office_ids": role_ids(ClusterRole, "cluster_id"), "staff_ids": role_ids(AllianceRole, "alliance_id")}
    return User.objects.filter(pk=user_id).order_by().select_related("person").annotate(**roles)


def role_ids(model: type[Model], field: str) -> Subquery:
    own = model._default_manager.filter(user=OuterRef("pk")).order_by().values("user")
    return Subquery(own.annotate(ids=Joined(field)).values("ids"))


def parse_ids(text: str | None) -> list[int]:
    return sorted(map(int, parts(text)))
