"""What happened at the four ports in the last ten days and is planned for the next few."""

from suar.demo.stage import Story
from suar.demo.stories import balikpapan, banjarmasin, guntung, licences, meetings, permits, seasons, semarang, troubles

STORIES: tuple[Story, ...] = (
    *licences.STORIES,
    *guntung.STORIES,
    *balikpapan.STORIES,
    *semarang.STORIES,
    *banjarmasin.STORIES,
    *meetings.STORIES,
    *troubles.STORIES,
    *permits.STORIES,
    *seasons.STORIES,
)
