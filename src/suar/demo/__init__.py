"""Demo data: a port office with its people, ships and calls at every stage of their road, made by walking it."""


def load() -> None:
    """Fill an empty training database, all or nothing, and write the accounts to demo.json (readable by its owner)."""
    from django.db import transaction

    from suar.demo import acting, departments, fleet, partner, registering, treasury, world
    from suar.demo.stage import Stage, play
    from suar.demo.stories import STORIES
    from suar.kernel import clock
    from suar.kernel.database import own_folder
    from suar.kernel.private_files import write_private
    from suar.kernel.words import in_language
    from suar.workflow import notices

    now = clock.now()
    with in_language("id"), treasury.open_counter(own_folder() / "simponi.json"), transaction.atomic():
        with clock.at(now):
            ground = world.build()
            stage = Stage(ground, fleet.build(ground), now)
        play(STORIES, stage)
        notices.tell_late()
        registering.fill(stage, own_folder())
        departments.fill(stage)
        acting.fill(stage)
        partner.fill(stage, own_folder())
    write_private(own_folder() / "demo.json", {**ground.accounts, "note": world.MORE})
