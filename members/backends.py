"""Who is asking: the account with its person and its roles, in one query, because every page needs them."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Aggregate, Model, OuterRef, Subquery, TextField
from django.db.models.sql.compiler import SQLCompiler

from .models import AllianceRole, ClusterRole, User


class IdList(Aggregate):
    """Ids as text with commas: both databases can do that, arrays only one."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: object, **context: object) -> tuple[str, list[object]]:
        return super().as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')", **context)


class AccountBackend(AuthenticationBackend):
    """allauth's sign-in; the account of a session comes with what ``User`` would otherwise ask for piece by piece."""

    def get_user(self, user_id: int) -> User | None:
        roles = {"office_ids": role_ids(ClusterRole, "cluster_id"), "staff_ids": role_ids(AllianceRole, "alliance_id")}
        user = User.objects.filter(pk=user_id).select_related("person").annotate(**roles).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.managed_cluster_ids = parse_ids(user.office_ids)
        user.alliance_ids = parse_ids(user.staff_ids)
        return user


def role_ids(model: type[Model], field: str) -> Subquery:
    own = model._default_manager.filter(user=OuterRef("pk")).order_by().values("user")
    return Subquery(own.annotate(ids=IdList(field)).values("ids"))


def parse_ids(text: str | None) -> list[int]:
    return sorted(int(part) for part in text.split(",")) if text else []
