"""When a paper is asked: of foreign ships, of legs abroad, of manned hulls; said once for all services."""

from suar.portcalls.models import PortCall, Trade
from suar.workflow.models import Application
from suar.workflow.particulars import doubtful_imo


def foreign_ship(app: Application) -> bool:
    """The ship flies another flag."""
    return app.call is not None and app.call.ship.is_foreign


def flag_state_control(app: Application) -> bool:
    """Indonesian ships; all ships where the port asks it as seed 002 prints it (ruling 8)."""
    return not foreign_ship(app) or app.port.flag_state_control_for_all


def from_abroad(app: Application) -> bool:
    """The ship arrives on a foreign leg."""
    return app.call is not None and app.call.trade_in == Trade.FOREIGN


def to_abroad(app: Application) -> bool:
    """The ship leaves on a foreign leg."""
    return app.call is not None and app.call.trade_out == Trade.FOREIGN


def foreign_in(app: Application) -> bool:
    """By flag as well as by trade (ruling 8)."""
    return foreign_ship(app) or from_abroad(app)


def foreign_arrival(call: PortCall) -> bool:
    """Immigration and customs look at who and what comes under a foreign flag or from abroad (ruling 8)."""
    return call.ship.is_foreign or call.trade_in == Trade.FOREIGN


def foreign_departure(call: PortCall) -> bool:
    """The same of who and what leaves: the trade of the leg decides, not that of the visit."""
    return call.ship.is_foreign or call.trade_out == Trade.FOREIGN


def manned(app: Application) -> bool:
    """Barges have no master, crew list or safe manning (ruling 9)."""
    return app.call is not None and not app.call.ship.unmanned


def says_cargo(app: Application) -> bool:
    """The statement names goods; asked once there is a statement."""
    return bool(app.statement) and bool(app.form.cargo)


def names_passengers(app: Application) -> bool:
    """The statement names passengers; asked once there is a statement."""
    return bool(app.statement) and bool(app.form.passengers)


def doubtful_number(app: Application) -> bool:
    """The ship's IMO number fails its check digit: a paper is asked, nothing is blocked."""
    return app.call is not None and doubtful_imo(app.call.ship)


def each_voyage(app: Application) -> bool:
    """Looked at for every voyage; of a standing schedule it was looked at for the season."""
    return app.call is None or app.call.schedule_id is None


def manned_voyage(app: Application) -> bool:
    """The master declares it on paper; on a standing schedule with the tap that confirms the sailing."""
    return manned(app) and each_voyage(app)
