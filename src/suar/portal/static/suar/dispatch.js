// The time on the big button follows the site's clock in the port's zone; without this script it is the page's own.
(() => {
  "use strict";
  const ahead = new Date(document.body.dataset.now) - Date.now();
  const language = document.documentElement.lang || "id";
  const tick = () => document.querySelectorAll("[data-clock]").forEach((place) => {
    const label = place.textContent.trim().split(" ").pop();
    const written = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: place.dataset.clock });
    place.textContent = `${written.format(Date.now() + ahead)} ${label}`;
  });
  setInterval(tick, 5000);
  document.addEventListener("visibilitychange", tick);
})();
