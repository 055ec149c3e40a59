"""What happened at the four ports in the last ten days and is planned for the next few."""

from suar.demo.stage import Story
from suar.demo.stories import balikpapan, banjarmasin, guntung, licences, meetings, semarang

STORIES: tuple[Story, ...] = (
    *licences.STORIES,
    *guntung.STORIES,
    *balikpapan.STORIES,
    *semarang.STORIES,
    *banjarmasin.STORIES,
    *meetings.STORIES,
)
