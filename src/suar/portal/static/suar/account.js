/* Pages of accounts: the seconds left of a code, and when another may be asked for. Without script the times stand there. */
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const now = document.body.dataset.now;
  const ahead = now ? Date.parse(now) - Date.now() : 0; /* the server's clock leads */
  const left = (until) => Math.ceil((Date.parse(until) - Date.now() - ahead) / 1000);
  const written = (seconds) => `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  const tick = () => {
    all("[data-countdown]").forEach((place) => {
      const seconds = left(place.dataset.countdown);
      place.textContent = seconds > 0 ? `(${written(seconds)})` : `(${place.dataset.over})`;
    });
    all("[data-after]").forEach((button) => { button.disabled = left(button.dataset.after) > 0; });
  };
  tick();
  setInterval(tick, 1000);
})();
