from .cluster import Alliance, AllianceRole, Cluster, ClusterRole
from .company import Company, Membership
from .person import Affiliation, Consent, Person, User
from .talk import Talk
from .topic import Competence, Industry, Interest, Service, Topic, Town

__all__ = [
    "Affiliation",
    "Alliance",
    "AllianceRole",
    "Cluster",
    "ClusterRole",
    "Company",
    "Competence",
    "Consent",
    "Industry",
    "Interest",
    "Membership",
    "Person",
    "Service",
    "Talk",
    "Topic",
    "Town",
    "User",
]
