"""A made-up strategy with recommendations, so that a visitor sees what they are for."""

from __future__ import annotations

from django.db import transaction

from samsyn.cli.demo.facts import DATA
from samsyn.core.models import User
from samsyn.projects.models import Strategy
from samsyn.projects.services.goals import links, loading, recommendations
from samsyn.sources.strategy import read_recommendations

FILE = DATA / "strategy_example.yaml"
ASKS = DATA / "recommendations_example.csv"
CODE = "exempel-strategi"
_CONFIRMED = 2  # of a goal's proposals, so that a page shows links and others wait


@transaction.atomic
def load(editor: User | None) -> int:
    """How many goals are new. Nothing where nobody may load them, or they are there already."""
    if editor is None or Strategy.objects.filter(code=CODE).exists():
        return 0
    data = FILE.read_bytes()
    read = loading.read(data, FILE.name)
    draft = loading.draft(data=data, name=FILE.name, strategy=None, by=editor, file=read)
    facts = {name: value for name, value in read.head.as_json().items() if value}
    strategy, loaded = loading.load(draft=draft, head=facts, by=editor)
    Strategy.objects.filter(pk=strategy.pk).update(is_example=True)
    recommendations.load(strategy=strategy, asks=read_recommendations(ASKS.read_bytes()), by=editor)
    links.propose(strategy)
    for goal in strategy.goals.filter(code__in=("1.1", "1.3")):
        for link in goal.links.order_by("-score", "pk")[:_CONFIRMED]:
            links.decide(link_id=link.pk, confirmed=True, by=editor)
    return loaded.new
