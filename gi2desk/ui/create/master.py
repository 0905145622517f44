"""Uses one master of a plan for the draft, and says what becomes of the placements that another master is for."""

from __future__ import annotations

from gi2desk.core.planner import Master, Plan
from gi2desk.core.record import Concept
from gi2desk.jobs import placing
from gi2desk.jobs.concept import begin_drafts
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.notice import OFFER, Choice, Notice
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr, tr_count


def use(services: Services, sheet: Sheet, plan: Plan, master: Master) -> None:
    """Gives the draft the ratio and the placements of `master`. What was chosen beside them is never lost silently."""
    chosen, meant = sheet.placements, [cover.placement for cover in master.covers]
    text = tr("Use {ratio} for {n} placements", ratio=master.ratio.name, n=len(meant))
    sheet.choose_placements(text, meant, master.ratio)
    left = [one for one in chosen if one not in meant]
    if not left:
        return
    serial = sheet.serial

    def keep_all() -> None:
        if sheet.serial == serial:
            sheet.choose_placements(tr("Keep all placements"), chosen, master.ratio)

    others = [one for one in plan.masters if one is not master]
    services.messages.post(
        Notice(
            text=tr("No longer chosen for this draft: {names}", names=", ".join(one.title for one in left)),
            choices=(
                Choice(text=tr("Keep all here"), call=keep_all),
                Choice(
                    text=tr_count("Make a draft for it", "Make {n} drafts for them", len(others)),
                    call=lambda: _begin(services, sheet, others),
                ),
            ),
            key=OFFER,
        )
    )


def _begin(services: Services, sheet: Sheet, masters: list[Master]) -> None:
    """A draft with the same request for each of `masters`, in its ratio and for its placements."""
    recipes = []
    for master in masters:
        kept = placing.kept(sheet.recipe, [cover.placement for cover in master.covers])
        shaped = placing.with_ratio(kept, master.ratio, sheet.limits, experimental=sheet.experimental)
        recipes.append((master.ratio.name, shaped))
    library, project = services.library, services.desk.project or None

    def done(concepts: tuple[Concept, ...]) -> None:
        names = ", ".join(concept.name for concept in concepts)
        services.messages.say(
            tr_count("{n} draft made: {names}", "{n} drafts made: {names}", len(concepts), names=names)
        )

    services.tasks.run(lambda: begin_drafts(library, recipes, project), scope=Scope.SAVE, done=done)
